/** Listeners that come and go, a thousand times, and what is left of them. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { startAedes, type TestBroker } from '../support/brokers.ts'
import {
  converge,
  eventually,
  listenTo,
  sseClient,
  startDrive,
  startStreamingGateway,
  WATCH,
  webSocketClient,
  type Drive,
  type StreamingGateway,
} from '../support/streams-world.ts'
import { carOf, person } from '../support/world.ts'

/** `npm run test:streams` makes more, and looks at memory. */
const ROUNDS = Number(process.env['STREAM_ROUNDS'] ?? 1000)
const LOOKS_AT_MEMORY = ROUNDS > 1000
/** After many rounds: some hundred bytes of each would be seen. */
const LITTLE_BYTES = 3e6
const AT_ONCE = 20
const GOLF = { ...WATCH, variables: { id: carOf('ada', 'VOLKSWAGEN') } }

let sandbox: Sandbox
let broker: TestBroker
let drive: Drive
let token: string
let served: StreamingGateway

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
  broker = await startAedes()
  drive = startDrive(broker.url)
  token = `Bearer ${await sandbox.issueToken(person('ada').id)}`
  served = await startStreamingGateway(sandbox, {
    ...{ MQTT_URL: broker.url, LIVE_POLL_MS: '1000', LIVE_POLL_PARKED_MS: '1000' },
  })
})
afterAll(async () => {
  await drive.close()
  await served.close()
  await broker.stop()
  await sandbox.close()
})

const sockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => name.startsWith('TCPSocket')).length

const takeVehicleCalls = async (): Promise<number> => {
  const answer = await fetch(`${sandbox.url}/calls`)
  const { calls } = (await answer.json()) as {
    readonly calls: Readonly<Record<string, { readonly calls: readonly string[] }>>
  }
  await fetch(`${sandbox.url}/calls`, { method: 'DELETE' })
  return calls['vehicles']?.calls.filter((call) => call.includes('/signals')).length ?? 0
}

/** Some by WebSocket, some by events; some end well, some are cut before they have heard anything. */
async function round(index: number): Promise<void> {
  const connect = index % 2 === 0 ? webSocketClient : sseClient
  const listener = listenTo(connect(served.url, token), index % 5 === 0 ? GOLF : WATCH)
  const waits = index % 5 !== 0 || index % 200 === 0
  if (waits) await eventually(() => listener.latitudes.length > 0 || listener.end !== null)
  await listener.stop()
  expect(listener.errors).toEqual([])
}

async function rounds(count: number): Promise<void> {
  for (let done = 0; done < count; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => round(done + index)))
  }
}

async function nobodyIsLeft(): Promise<void> {
  const { gateway } = served
  await eventually(() => gateway.streams?.stats()?.listeners === 0)
  await eventually(() => gateway.live.stats().upstream?.subscriptions === 0)
}

test(
  'a thousand listeners that come and go leave streams, sockets, subscriptions and questions where they were',
  async () => {
    const keeper = listenTo(webSocketClient(served.url, token))
    await converge(drive, [keeper])
    await rounds(LOOKS_AT_MEMORY ? 2000 : 100)
    const [before, memory] = [sockets(), memoryInUse()]

    await rounds(ROUNDS)

    await eventually(() => served.gateway.streams?.stats()?.listeners === 1)
    await eventually(() => sockets() <= before + 2)
    if (LOOKS_AT_MEMORY) expect(memoryInUse() - memory).toBeLessThan(LITTLE_BYTES)
    expect(served.gateway.live.stats()).toMatchObject({ cars: 1, watches: 1, streams: 1, vins: 1 })
    await converge(drive, [keeper])
    await keeper.stop()
    await nobodyIsLeft()
    expect(served.gateway.streams?.stats()).toMatchObject({ streams: 0, listeners: 0 })
    expect(served.gateway.live.stats()).toMatchObject({ cars: 0, streams: 0, unwatched: 0 })
    expect(served.gateway.live.stats().upstream).toMatchObject({ connects: 1 })
    await takeVehicleCalls()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await takeVehicleCalls()).toBe(0)
  },
  10 * 60_000,
)

/** Bytes of the heap that something still holds. */
function memoryInUse(): number {
  if (!LOOKS_AT_MEMORY) return 0
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}
