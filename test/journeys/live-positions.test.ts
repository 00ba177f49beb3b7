/** Cars of the sandbox, live: one that streams, one that has to be asked, and one that a webhook tells of. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createHmac, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { compose, type Gateway } from '../../gateway/compose.ts'
import { readConfig } from '../../gateway/config/read-config.ts'
import type { LiveEvent } from '../../gateway/streaming/live-positions.ts'
import { createUndiciTransport } from '../../gateway/transport/undici-transport.ts'
import { startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { gatewayEnvironment } from '../../subgraphs/sandbox-kit/gateway-environment.ts'
import type { PositionRecord } from '../../subgraphs/vehicles/index.ts'
import { carOf } from '../support/world.ts'

let sandbox: Sandbox
let gateway: Gateway
const readSdl = (name: string) =>
  readFileSync(new URL(`../../schema/${name}.graphql`, import.meta.url), 'utf8')
const WEBHOOK_TOKEN = 'a-management-token'
const network = createUndiciTransport()

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, mqttPort: 0 })
  const page = (await (await fetch(sandbox.url)).json()) as {
    readonly backends: { readonly telemetry: { readonly url: string } }
  }
  const environment = {
    ...gatewayEnvironment(sandbox.url),
    MQTT_URL: page.backends.telemetry.url,
    SMARTCAR_WEBHOOK_TOKENS: WEBHOOK_TOKEN,
    LIVE_POLL_MS: '600000',
    ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters',
  }
  const unused = () => Promise.reject(new Error('no map is drawn here'))
  gateway = compose(readConfig(environment), {
    ...{ now: Date.now, readSdl, loadOfflineMaps: unused, readFont: unused },
    transportTo: () => network.send,
  })
})
afterAll(async () => {
  await gateway.close()
  await network.close()
  await sandbox.close()
})

/** The first positions of a car, in the order in which they come. */
async function firstPositions(vehicleId: string, count: number) {
  const positions: PositionRecord[] = []
  for await (const event of gateway.live.watch([vehicleId])) {
    if (event.kind === 'POSITION') positions.push(event.position)
    if (positions.length === count) break
  }
  return positions
}

test('a car that streams nothing is asked at Smartcar', async () => {
  const [position] = await firstPositions(carOf('ada', 'VOLKSWAGEN'), 1)

  expect(position).toMatchObject({ source: 'SMARTCAR', latitude: expect.closeTo(47.1, 0) })
  expect(gateway.live.stats()).toMatchObject({ cars: 0, streams: 0 })
})

test('a Tesla is there at once, though it may be parked and streams nothing then', async () => {
  const [position] = await firstPositions(carOf('ada', 'TESLA'), 1)

  expect(position).toMatchObject({ source: 'TESLA', latitude: expect.closeTo(47.1, 0) })
})

test('what a signed webhook tells of a watched car is told at once', async () => {
  const vehicleId = carOf('ada', 'VOLKSWAGEN')
  const stream = gateway.live.watch([vehicleId])
  const next = async () => {
    const { value } = (await stream.next()) as IteratorYieldResult<LiveEvent<PositionRecord>>
    return value.kind === 'POSITION' ? value.position : null
  }
  const { latitude = 0, longitude = 0 } = (await next()) ?? {}
  const body = Buffer.from(
    JSON.stringify({
      eventId: randomUUID(),
      eventType: 'VEHICLE_STATE',
      data: {
        user: { id: 'sc-ada' },
        vehicle: { id: vehicleId },
        signals: [
          {
            code: 'location-preciselocation',
            body: { latitude: latitude + 0.001, longitude, locationType: 'CURRENT' },
            meta: { oemUpdatedAt: Date.now() },
          },
        ],
      },
    }),
  )

  await gateway.webhooks['smartcar']?.({
    body,
    headers: { 'sc-signature': createHmac('sha256', WEBHOOK_TOKEN).update(body).digest('hex') },
  })

  expect((await next())?.latitude).toBeCloseTo(latitude + 0.001, 6)
})
