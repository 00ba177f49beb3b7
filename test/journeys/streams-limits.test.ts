/** What one caller may hold, how a connection is kept and cut, and how a process sends its listeners away. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { WebSocket } from 'ws'
import { startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { gatewayEnvironment } from '../../subgraphs/sandbox-kit/gateway-environment.ts'
import { startAedes, type TestBroker } from '../support/brokers.ts'
import {
  codesOf,
  converge,
  eventually,
  listenTo,
  sseClient,
  startDrive,
  startStreamingGateway,
  webSocketClient,
  type Drive,
  type Listener,
  type StreamingGateway,
} from '../support/streams-world.ts'
import { person } from '../support/world.ts'

let sandbox: Sandbox
let broker: TestBroker
let drive: Drive
let token: string
let served: StreamingGateway
const gateways: StreamingGateway[] = []
const listeners: Listener[] = []
const sockets: WebSocket[] = []

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
  broker = await startAedes()
  drive = startDrive(broker.url)
  token = `Bearer ${await sandbox.issueToken(person('ada').id)}`
  served = await startGateway({
    STREAM_MAX_CONNECTIONS_PER_CALLER: '2',
    STREAM_MAX_PER_CALLER: '3',
    STREAM_INIT_TIMEOUT_MS: '150',
    STREAM_KEEP_ALIVE_MS: '400',
    MAX_BODY_BYTES: '4000',
  })
})
afterEach(async () => {
  for (const one of sockets.splice(0)) one.terminate()
  for (const one of listeners.splice(0)) await one.stop()
  await eventually(() => served.gateway.live.stats().cars === 0)
})
afterAll(async () => {
  await drive.close()
  for (const one of gateways) await one.close()
  await broker.stop()
  await sandbox.close()
})

async function startGateway(environment: Readonly<Record<string, string>> = {}) {
  const gateway = await startStreamingGateway(sandbox, {
    ...{ MQTT_URL: broker.url, LIVE_POLL: 'off' },
    ...environment,
  })
  gateways.push(gateway)
  return gateway
}

function keep(listener: Listener): Listener {
  listeners.push(listener)
  return listener
}

const isOver = ({ end }: Listener) => end !== null

function openSocket(options: object = {}): WebSocket {
  const url = `${served.url.replace('http', 'ws')}/graphql`
  const socket = new WebSocket(url, 'graphql-transport-ws', options)
  sockets.push(socket)
  return socket
}

const closeCodeOf = async (socket: WebSocket): Promise<unknown> => (await once(socket, 'close'))[0]

test('more connections than a caller may hold are refused by name, by either way', async () => {
  const first = [0, 1].map(() => keep(listenTo(webSocketClient(served.url, token))))
  await converge(drive, first)

  const third = keep(listenTo(webSocketClient(served.url, token)))
  const events = keep(listenTo(sseClient(served.url, token)))
  await eventually(() => isOver(third))
  await converge(drive, [...first, events])

  expect(third.end).toMatchObject({ code: 4429, reason: expect.stringMatching(/^RATE_LIMITED/) })
  expect(first.some(isOver)).toBe(false)
})

test('more streams than a caller may hold are refused, on whatever connection', async () => {
  const client = webSocketClient(served.url, token)
  const [first, second] = [keep(listenTo(client)), keep(listenTo(client))]
  const third = keep(listenTo(sseClient(served.url, token)))
  await converge(drive, [first, second, third])

  const fourth = keep(listenTo(sseClient(served.url, token)))
  await eventually(() => isOver(fourth))

  expect(codesOf(fourth)).toEqual(['RATE_LIMITED'])
  await converge(drive, [first, second, third])
})

test('whoever says too late who it is, or too much, or nothing any more, is sent away', async () => {
  const silent = openSocket()
  const loud = openSocket()
  loud.once('open', () => loud.send(JSON.stringify({ type: 'ping', payload: 'x'.repeat(5000) })))
  const dead = openSocket({ autoPong: false })
  dead.once('open', () =>
    dead.send(JSON.stringify({ type: 'connection_init', payload: { authorization: token } })),
  )
  const closed = Promise.all([silent, loud, dead].map(closeCodeOf))
  const listening = keep(listenTo(webSocketClient(served.url, token)))

  const codes = await closed

  expect(codes).toEqual([4408, 1009, 1006])
  await converge(drive, [listening])
  expect(isOver(listening)).toBe(false)
})

test('a syntax error ends its operation and no other of its connection', async () => {
  const client = webSocketClient(served.url, token)
  const listening = keep(listenTo(client))
  await converge(drive, [listening])

  const broken = keep(listenTo(client, { query: 'subscription {' }))
  await eventually(() => isOver(broken))
  await converge(drive, [listening])

  expect(codesOf(broken)).toEqual(['BAD_USER_INPUT'])
  expect(isOver(listening)).toBe(false)
})

test('a process that is told to stop sends everybody away, who go on at another, and ends', async () => {
  const other = await startGateway()
  const child = spawn(process.execPath, ['gateway/main.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...gatewayEnvironment(sandbox.url),
      ...{ MQTT_URL: broker.url, LIVE_POLL: 'off', PORT: '0', LOG_LEVEL: 'info' },
      ...{ ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters', PATH: process.env['PATH'] },
    },
  })
  let log = ''
  child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()))
  await eventually(() => /"port":\d+/.test(log))
  let url = `http://127.0.0.1:${/"port":(\d+)/.exec(log)?.[1] ?? ''}`
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  sockets.push(socket)
  socket.once('open', () =>
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: token } })),
  )
  const all = [webSocketClient, sseClient].map((connect) =>
    keep(listenTo(connect(() => url, token, 100))),
  )
  await converge(drive, all)

  url = other.url
  const code = closeCodeOf(socket)
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await eventually(() => other.gateway.streams?.stats()?.listeners === 2)
  await converge(drive, all)

  expect(await code).toBe(1012)
  expect(await exited).toEqual([0, null])
  expect(all.some(isOver)).toBe(false)
})
