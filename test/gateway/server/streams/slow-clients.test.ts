/** Clients that stop reading: what waits for them is bounded, and they are sent away. Sockets without a library. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { startStreamServer, type StreamServer } from './stream-server.ts'

const MEGABYTE = 1_048_576

let server: StreamServer
let client: Socket
/** The server's side of the client's connection. */
let theirs: Socket

async function start(keepAliveMs: number): Promise<void> {
  server = await startStreamServer({ keepAliveMs })
  const accepted = once(server.http.server, 'connection')
  client = connect(server.port, '127.0.0.1')
  client.on('error', () => undefined)
  // A small frame would wait for the server's word that the last one came, which comes with what is not read.
  client.setNoDelay(true)
  theirs = ((await accepted) as [Socket])[0]
}

afterEach(async () => {
  client.destroy()
  await server.close()
})

const TEXT = 1
const PONG = 10

/** RFC 6455, section 5.2; payloads below 64 kB. */
function frame(opcode: number, text: string): Buffer {
  const payload = Buffer.from(text)
  const mask = randomBytes(4)
  const isShort = payload.length < 126
  const head = Buffer.alloc(isShort ? 2 : 4)
  head.writeUInt8(0x80 | opcode, 0)
  head.writeUInt8(0x80 | (isShort ? payload.length : 126), 1)
  if (!isShort) head.writeUInt16BE(payload.length, 2)
  const masked = payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0))
  return Buffer.concat([head, mask, masked])
}

const say = (message: object) => client.write(frame(TEXT, JSON.stringify(message)))

const reads = async (text: string) => {
  for (let seen = ''; !seen.includes(text);) {
    const [data] = (await once(client, 'data')) as [Buffer]
    seen = seen.slice(-text.length) + data.toString('latin1')
  }
}

async function openWebSocket(keepAliveMs: number): Promise<void> {
  await start(keepAliveMs)
  client.write(
    [
      'GET /graphql HTTP/1.1',
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      'Sec-WebSocket-Protocol: graphql-transport-ws',
      '\r\n',
    ].join('\r\n'),
  )
  await reads('101 Switching Protocols')
  say({ type: 'connection_init', payload: { authorization: 'Bearer ada' } })
  await reads('connection_ack')
}

/** Answers of some 200 kB. */
const CAR = 'c'.repeat(1500)
const FIELDS = Array.from({ length: 140 }, (_, at) => `f${String(at)}:about`).join(' ')
const LARGE = {
  query: `subscription ($of: String) { ticks(of: $of) { ${FIELDS} } }`,
  variables: { of: CAR },
}

/** The car drives until the connection is closed. Answers why, and how much waited for the client at most. */
async function driveUntilClosed(onTick: () => void = () => undefined) {
  let mostWaiting = 0
  for (let number = 1; number < 2000; number += 1) {
    server.source.tell({ about: CAR, number })
    onTick()
    await new Promise((resolve) => setTimeout(resolve, 2))
    mostWaiting = Math.max(mostWaiting, theirs.writableLength)
    const closed = server.connections.find(({ state }) => state === 'CLOSED')
    if (closed) return { closed, mostWaiting }
  }
  throw new Error(`still open, ${String(mostWaiting)} bytes waiting`)
}

test('a WebSocket that says it lives and reads nothing keeps one answer waiting, and is sent away', async () => {
  await openWebSocket(250)
  say({ id: '1', type: 'subscribe', payload: LARGE })
  await server.source.reached(1)

  client.pause()
  const { closed, mostWaiting } = await driveUntilClosed(() => client.write(frame(PONG, '')))

  expect(closed).toMatchObject({ transport: 'WEBSOCKET', reason: 'SLOW', closeCode: 1013 })
  expect(mostWaiting).toBeGreaterThan(100_000)
  expect(mostWaiting).toBeLessThan(MEGABYTE)
  expect(server.source.listeners).toBe(0)
  expect(server.streams.stats()).toMatchObject({ listeners: 0 })
})

test('a WebSocket that asks without end and reads nothing is read from no more, and is sent away', async () => {
  await openWebSocket(250)
  const question = { type: 'ping', payload: { text: 'x'.repeat(3500) } }
  const asked = frame(TEXT, JSON.stringify(question))

  client.pause()
  for (let count = 0; count < 10_000; count += 1) client.write(asked)
  const { closed, mostWaiting } = await driveUntilClosed()

  expect(closed).toMatchObject({ transport: 'WEBSOCKET', reason: 'SLOW' })
  expect(mostWaiting).toBeGreaterThan(MEGABYTE / 2)
  expect(mostWaiting).toBeLessThan(2 * MEGABYTE)
})

test('a WebSocket that was slow for a while and reads again is answered as before', async () => {
  await openWebSocket(10_000)
  const asked = frame(TEXT, JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(3500) } }))
  client.pause()
  for (let count = 0; count < 4_000; count += 1) client.write(asked)
  while (!theirs.isPaused()) await new Promise(setImmediate)

  say({ id: '1', type: 'subscribe', payload: { query: '{ hello }' } })
  client.resume()
  await reads('"hello":"world"')

  expect(theirs.isPaused()).toBe(false)
  expect(server.connections).toMatchObject([{ state: 'OPENED' }])
})

test('server-sent events that are not read keep one answer waiting, and are cut', async () => {
  await start(250)
  const body = JSON.stringify(LARGE)
  client.write(
    [
      'POST /graphql/stream HTTP/1.1',
      'Host: localhost',
      'Accept: text/event-stream',
      'Authorization: Bearer ada',
      'Content-Type: application/json',
      `Content-Length: ${String(body.length)}`,
      `\r\n${body}`,
    ].join('\r\n'),
  )
  await reads('retry: ')
  await server.source.reached(1)

  client.pause()
  const { closed, mostWaiting } = await driveUntilClosed()

  expect(closed).toMatchObject({ transport: 'SSE', reason: 'SLOW' })
  expect(mostWaiting).toBeGreaterThan(100_000)
  expect(mostWaiting).toBeLessThan(MEGABYTE)
  expect(server.source.listeners).toBe(0)
})
