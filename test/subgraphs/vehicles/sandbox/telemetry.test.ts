/** The sandbox's streams, read by the codecs of the product and by a client that nobody here wrote. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { CARS } from '../../../../subgraphs/sandbox-kit/world.ts'
import {
  createBmwCarData,
  createTeslaTelemetry,
  type PositionUpdate,
} from '../../../../subgraphs/vehicles/index.ts'
import { createFleet } from '../../../../subgraphs/vehicles/sandbox/fleet/fleet.ts'
import {
  startTelemetry,
  type TelemetryBackend,
} from '../../../../subgraphs/vehicles/sandbox/telemetry/telemetry-backend.ts'
import { until } from '../../../support/live-positions.ts'

const ROADS = join(import.meta.dirname, '../../../../data/liechtenstein.geojson.gz')
const STARTED = Date.UTC(2026, 10, 22, 8)
const fleet = createFleet({ roadsGeoJsonGz: readFileSync(ROADS), startedAtMs: STARTED })
const STREAMING = CARS.filter(({ make }) => make === 'TESLA' || make === 'BMW')

/** A moment at which all of them drive. */
function drivingMs(): number {
  for (let nowMs = STARTED; nowMs < STARTED + 86_400_000; nowMs += 1000)
    if (STREAMING.every(({ id }) => fleet.positionOf(id, nowMs).motion === 'DRIVING')) return nowMs
  throw new Error('they never drive at the same time')
}

const nowMs = drivingMs()
let telemetry: TelemetryBackend
let client: MqttClient
let messages: { readonly topic: string; readonly payload: Uint8Array }[] = []

beforeAll(async () => {
  telemetry = await startTelemetry({ fleet, port: 0, now: () => nowMs, everyMs: 20 })
  client = await connectAsync(telemetry.url, { protocolVersion: 4, reconnectPeriod: 0 })
  client.on('message', (topic, payload) => messages.push({ topic, payload }))
  await client.subscribeAsync(['telemetry/#', 'cardata/#'])
})
afterAll(async () => {
  await client.endAsync(true)
  await telemetry.close()
})

const codecs = [
  createTeslaTelemetry({ topicBase: 'telemetry' }),
  createBmwCarData({ topicBase: 'cardata', staleAfterMs: 300_000 }),
]

function decodeAll() {
  const decoded = messages.map(({ topic, payload }) =>
    codecs
      .map((codec) => codec.decode(topic, payload, nowMs))
      .find((verdict) => verdict !== 'NOT_MINE'),
  )
  const updates = decoded.flatMap((verdict) => (Array.isArray(verdict) ? verdict : []))
  return {
    malformed: decoded.filter((verdict) => verdict === 'MALFORMED').length,
    byVin: new Map((updates as PositionUpdate[]).map((update) => [vinOf(update), update.position])),
  }
}

const vinOf = ({ car }: PositionUpdate) => ('vin' in car ? car.vin : '')

test('cars that drive stream where they are, as their vendors would say it', async () => {
  await until(() => decodeAll().byVin.size === STREAMING.length)

  const { byVin } = decodeAll()
  for (const { id, vin } of STREAMING) {
    const { latitude, longitude } = fleet.positionOf(id, nowMs)
    expect(byVin.get(vin)).toMatchObject({ latitude, longitude, quality: 'LIVE' })
  }
  expect(
    byVin.get(STREAMING.find(({ make }) => make === 'TESLA')?.vin ?? '')?.speedKph,
  ).toBeCloseTo(
    fleet.positionOf(STREAMING.find(({ make }) => make === 'TESLA')?.id ?? '', nowMs).speedKph,
    0,
  )
})

test('garbage is played when the fault is switched on, and codecs say so', async () => {
  telemetry.setFault('garbage')
  messages = []

  await until(() => decodeAll().malformed > 0)
  telemetry.setFault(null)

  expect(decodeAll().malformed).toBeGreaterThan(0)
})

test('nobody but the vendor says a vendor’s words', async () => {
  const other = await connectAsync(telemetry.url, { protocolVersion: 4, reconnectPeriod: 0 })
  other.on('error', () => undefined)
  messages = []

  await other.publishAsync('telemetry/FORGED00/v/Location', '{"latitude":1,"longitude":1}')
  await until(() => messages.length > 5)
  await other.endAsync(true)

  expect(messages.some(({ topic }) => topic.includes('FORGED00'))).toBe(false)
})

test('a broker that is gone cuts everybody and comes back', async () => {
  const closed = new Promise<void>((resolve) => {
    client.once('close', () => resolve())
  })

  telemetry.setFault('broker-gone')
  await closed
  telemetry.setFault(null)
  client = await connectAsync(telemetry.url, { protocolVersion: 4, reconnectPeriod: 0 })

  expect(client.connected).toBe(true)
})
