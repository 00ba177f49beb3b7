/** What operators are told of streams: connections that end, and streams that might not go on. */
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

const toldOf = async (list: readonly unknown[]) => {
  while (list.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
}

test.each([
  ['WEBSOCKET', byWebSocket, 1000],
  ['SSE', bySse, null],
] as const)(
  '%s: its end is told once, without the credential',
  async (kind, connect, closeCode) => {
    const client = connect()
    const stream = client.iterate(TICKS)
    const first = stream.next()
    await server.source.reached(1)
    server.source.tell({ about: 'clock', number: 1 })
    await first

    await stream.return?.()
    await client.dispose()
    await toldOf(server.connections)

    const told = { kind, closeCode, caller: 'USER', appId: null }
    expect(server.connections).toMatchObject([told])
    expect(server.connections[0]?.durationMs).toBeGreaterThan(0)
    expect(JSON.stringify(server.connections)).not.toContain('Bearer')
  },
)

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
