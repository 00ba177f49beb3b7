import { afterEach, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../gateway/config/read-config.ts'
import { createLive } from '../../gateway/live.ts'
import type { StreamingEvent } from '../../gateway/streaming/live-positions.ts'
import { noRecordCache } from '../../subgraphs/backend/record-cache.ts'
import type {
  PositionRecord,
  VehicleRecord,
  VehiclesClient,
} from '../../subgraphs/vehicles/index.ts'
import { startAedes } from '../support/brokers.ts'
import { until } from '../support/live-positions.ts'
import { completeEnvironment } from './config/complete-environment.ts'

const closing: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const CARS: Readonly<Record<string, { readonly make: string; readonly vin: string }>> = {
  tesla: { make: 'TESLA', vin: 'LRWYGCEK0PC000002' },
  bmw: { make: 'BMW', vin: 'WBY33AW0X0FR00001' },
  golf: { make: 'VOLKSWAGEN', vin: 'WVWZZZCD0RW000001' },
}

const vehicle = (id: string): VehicleRecord => ({
  id,
  make: CARS[id]?.make ?? '',
  makeKey: CARS[id]?.make ?? '',
  model: null,
  year: null,
  powerTrain: null,
  ownerId: 'ada',
  smartcarUserId: 'sc-ada',
  permissions: ['read_location'],
})

const parked = (): PositionRecord => ({
  latitude: 47.1,
  longitude: 9.5,
  headingDegrees: null,
  speedKph: null,
  accuracyMeters: null,
  recordedAtMs: 1000,
  receivedAtMs: Date.now(),
  quality: 'LAST_PARKED',
  source: 'SMARTCAR',
})

function fakeClient() {
  const asked: string[] = []
  const client: VehiclesClient = {
    connectionsOfOwner: () => Promise.resolve([]),
    connectionOfVehicle: (id) => Promise.resolve(vehicle(id)),
    vinOf: ({ id }) => {
      asked.push(`VIN of ${id}`)
      return Promise.resolve(CARS[id]?.vin ?? null)
    },
    signalsOf: ({ id }) => {
      asked.push(`signals of ${id}`)
      const nothing = { battery: null, odometerKm: null, isLocked: null, isOnline: null }
      return Promise.resolve({ position: parked(), ...nothing })
    },
  }
  return { client, asked }
}

function liveWith(environment: Readonly<Record<string, string>>, mayAsk = true) {
  const { client, asked } = fakeClient()
  const events: StreamingEvent[] = []
  const positions = createLive(readConfig({ ...completeEnvironment, ...environment }), {
    ...{ client, cache: noRecordCache, mayAsk },
    onEvent: (event) => events.push(event),
  })
  closing.push(positions.close)
  const seen: string[] = []
  const watch = (...ids: readonly string[]) =>
    positions.listen(ids, (event) =>
      seen.push(
        `${event.vehicleId} ${event.kind === 'POSITION' ? event.position.source : event.kind}`,
      ),
    )
  return { positions, asked, events, seen, watch }
}

async function broker() {
  const started = await startAedes()
  closing.push(started.stop)
  return started
}

const BMW_PLACE = 'vehicle.cabin.infotainment.navigation.currentLocation.'

test('Teslas and BMWs stream, other cars are asked', async () => {
  const { url, publish } = await broker()
  const { positions, asked, seen, watch } = liveWith({ MQTT_URL: url })
  watch('tesla', 'bmw', 'golf')
  await until(() => positions.stats().vins === 2 && positions.stats().upstream?.subscriptions === 5)

  await publish(`telemetry/${CARS.tesla?.vin ?? ''}/v/Location`, { latitude: 47.1, longitude: 9.5 })
  await publish(`cardata/gcid/${CARS.bmw?.vin ?? ''}`, {
    data: {
      [`${BMW_PLACE}latitude`]: { value: '47.1', timestamp: new Date().toISOString() },
      [`${BMW_PLACE}longitude`]: { value: '9.5', timestamp: new Date().toISOString() },
    },
  })
  await until(() => seen.length === 3)

  expect(seen.toSorted()).toEqual(['bmw BMW', 'golf SMARTCAR', 'tesla TESLA'])
  expect(asked.toSorted()).toEqual(['VIN of bmw', 'VIN of tesla', 'signals of golf'])
})

test('without a broker cars are asked, and no VIN is paid for', async () => {
  const { asked, seen, watch } = liveWith({})

  watch('tesla')
  await until(() => seen.length === 1)

  expect(asked).toEqual(['signals of tesla'])
})

test('with questions switched off no call is made', async () => {
  const { positions, asked, watch } = liveWith({ LIVE_POLL: 'off' })

  watch('golf')

  expect([positions.stats().polls, asked]).toEqual([null, []])
})

test('with a credential that speaks for the caller nobody is asked for anything', async () => {
  const { url } = await broker()
  const { positions, asked, watch } = liveWith({ MQTT_URL: url }, false)

  watch('tesla', 'golf')
  await until(() => positions.stats().upstream?.subscriptions === 5)

  expect([positions.stats().polls, asked]).toEqual([null, []])
})

test('a password whose file is gone is a loss like any other, and tried again', async () => {
  const { url } = await broker()
  const folder = mkdtempSync(join(tmpdir(), 'roundabout-'))
  closing.push(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'password')
  writeFileSync(file, 'secret\n')
  const environment = { MQTT_URL: url, MQTT_USERNAME: 'gateway', MQTT_PASSWORD_FILE: file }
  const { positions, events, watch } = liveWith(environment)
  rmSync(file)

  watch('golf')
  const kinds = events.map(({ kind }) => kind)
  writeFileSync(file, 'secret\n')
  await until(() => positions.stats().upstream?.state === 'CONNECTED')

  expect(kinds).toEqual(['UPSTREAM_LOST'])
})
