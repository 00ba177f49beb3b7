/** What operators are told of streams: connections that come and go, and streams that might not go on. */
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient as createWsClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { startStreamServer, type StreamServer } from './stream-server.ts'

let server: StreamServer

beforeEach(async () => {
  server = await startStreamServer()
})

afterEach(() => server.close())

const TICKS = { query: 'subscription { ticks { number } }' }

const byWebSocket = () =>
  createWsClient({
    url: `ws://127.0.0.1:${String(server.port)}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: 'Bearer ada' },
    retryAttempts: 0,
  })

const bySse = () =>
  createSseClient({
    url: `${server.url}/graphql/stream`,
    headers: { authorization: 'Bearer ada' },
    retryAttempts: 0,
  })

const closed = async () => {
  for (;;) {
    const event = server.connections.find(({ state }) => state === 'CLOSED')
    if (event?.state === 'CLOSED') return event
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test.each([
  ['WEBSOCKET', byWebSocket, 1000],
  ['SSE', bySse, null],
] as const)(
  '%s: that it came and went is told, without the credential',
  async (transport, connect, closeCode) => {
    const client = connect()
    const stream = client.iterate(TICKS)
    const first = stream.next()
    await server.source.reached(1)
    server.source.tell({ about: 'clock', number: 1 })
    await first

    await stream.return?.()
    await client.dispose()
    const { durationMs } = await closed()

    const told = { transport, caller: 'USER', appId: null }
    expect(server.connections).toMatchObject([
      { ...told, state: 'OPENED' },
      { ...told, state: 'CLOSED', reason: 'CLIENT', closeCode },
    ])
    expect(new Set(server.connections.map(({ requestId }) => requestId)).size).toBe(1)
    expect(durationMs).toBeGreaterThan(0)
    expect(JSON.stringify(server.connections)).not.toContain('Bearer')
  },
)

test('a connection whose credential is not good is told as closed, and never as opened', async () => {
  server.expired.add('Bearer ada')

  await expect(byWebSocket().iterate(TICKS).next()).rejects.toMatchObject({ code: 4401 })
  await closed()

  expect(server.connections).toMatchObject([
    { state: 'CLOSED', caller: null, reason: 'UNAUTHENTICATED', closeCode: 4401 },
  ])
})

test('who says twice who it is breaks the protocol, and is not one too many', async () => {
  const url = `ws://127.0.0.1:${String(server.port)}/graphql`
  const client = new WebSocket(url, 'graphql-transport-ws')
  await once(client, 'open')

  client.send('{"type":"connection_init"}')
  client.send('{"type":"connection_init"}')

  expect(await closed()).toMatchObject({ reason: 'PROTOCOL', closeCode: 4429 })
})

test.each([
  ['WEBSOCKET', byWebSocket],
  ['SSE', bySse],
] as const)('%s: a server that stops is the reason', async (_transport, connect) => {
  const client = connect()
  const end = client.iterate(TICKS).next()
  await server.source.reached(1)

  await server.http.close(2000)
  await end.catch(() => undefined)

  expect((await closed()).reason).toBe('DRAINING')
})

test('a stream that might not go on is told with its code, and counted by it', async () => {
  const client = bySse()
  const end = client.iterate(TICKS).next()
  await server.source.reached(1)

  server.withdrawn.add('ada')
  server.streams.recheck(() => true)
  await end

  expect(server.ended).toMatchObject([{ caller: 'USER', appId: null, codes: ['FORBIDDEN'] }])
  expect(server.streams.stats().ended).toEqual({ FORBIDDEN: 1 })
  client.dispose()
})

test.each([
  ['WEBSOCKET', byWebSocket],
  ['SSE', bySse],
] as const)('%s: who goes while we ask who it is takes no place', async (_transport, connect) => {
  await server.close()
  server = await startStreamServer({ maxConnectionsPerCaller: 1 })
  let answer = () => {}
  const isAsked = new Promise<void>((ask) => {
    server.held.set('Bearer ada', () => (ask(), new Promise((resolve) => (answer = resolve))))
  })
  const opened = once(server.http.server, 'connection')
  const early = connect()
  const lost = early.iterate(TICKS).next()
  const [socket] = (await opened) as [Socket]
  await isAsked
  socket.destroy()
  await Promise.all([once(socket, 'close'), lost.catch(() => undefined)])
  await new Promise((resolve) => setTimeout(resolve, 20))
  server.held.clear()
  answer()

  const later = connect()
  const first = later.iterate(TICKS).next()
  await server.source.reached(1)
  server.source.tell({ about: 'clock', number: 1 })

  expect((await first).value).toEqual({ data: { ticks: { number: 1 } } })
  const { webSocket, sse } = server.http.streamConnections()
  expect(webSocket + sse).toBe(1)
  await Promise.all([early.dispose(), later.dispose()])
})
