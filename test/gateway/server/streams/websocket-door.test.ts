import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createClient, type Client, type ClientOptions } from 'graphql-ws'
import { WebSocket } from 'ws'
import { startStreamServer, type StreamServer } from './stream-server.ts'

let server: StreamServer
const clients: Client[] = []

beforeEach(async () => {
  server = await startStreamServer()
})

afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose()
  await server.close()
})

const restart = async (limits: Parameters<typeof startStreamServer>[0]) => {
  await server.close()
  server = await startStreamServer(limits)
}

const connect = (options: Partial<ClientOptions> = {}): Client => {
  const client = createClient({
    url: `ws://127.0.0.1:${String(server.port)}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: 'Bearer ada' },
    retryAttempts: 0,
    onNonLazyError: () => undefined,
    ...options,
  })
  clients.push(client)
  return client
}

const ticks = (client: Client, query = 'subscription { ticks { number } }', more: object = {}) =>
  client.iterate({ query, ...more })

test('answers every event, and ends the source with the last listener', async () => {
  const stream = ticks(
    connect(),
    'subscription ($of: String) { t: ticks(of: $of) { about number } }',
  )
  const first = stream.next()
  await server.source.reached(1)

  server.source.tell({ about: 'clock', number: 1 })
  const told = await first
  await stream.return?.()
  await server.source.reached(0)

  expect(told.value).toEqual({ data: { t: { about: 'clock', number: 1 } } })
})

test('listeners of the same stream share one source and one run per event', async () => {
  const streams = [ticks(connect()), ticks(connect()), ticks(connect())]
  const answers = streams.map((one) => one.next())
  await server.source.reached(1)
  while (server.streams.stats().listeners < 3) await new Promise(setImmediate)

  server.source.tell({ about: 'clock', number: 7 })

  for (const answer of answers)
    expect((await answer).value).toEqual({ data: { ticks: { number: 7 } } })
  expect(server.streams.stats()).toMatchObject({ streams: 1, executed: 1, delivered: 3 })
})

test('who comes later gets the last answer at once', async () => {
  const early = ticks(connect())
  const first = early.next()
  await server.source.reached(1)
  server.source.tell({ about: 'clock', number: 7 })
  await first

  const late = await ticks(connect()).next()

  expect(late.value).toEqual({ data: { ticks: { number: 7 } } })
  expect(server.streams.stats().executed).toBe(1)
})

test('a query and a mutation by the same socket are run as by /graphql', async () => {
  const client = connect()

  const query = await client.iterate({ query: '{ hello fails }' }).next()
  const mutation = await client.iterate({ query: 'mutation { add }' }).next()

  expect(query.value).toMatchObject({
    data: { hello: 'world', fails: null },
    errors: [{ path: ['fails'], extensions: { code: 'INTERNAL', requestId: expect.any(String) } }],
  })
  expect(JSON.stringify(query.value)).not.toMatch(/secret/)
  expect(mutation.value).toEqual({ data: { add: 1 } })
})

test('a trusted document is found by its id beside an empty query, others are not', async () => {
  const client = connect()
  const first = ticks(client, '', { documentId: 'ticks' }).next()
  await server.source.reached(1)
  server.source.tell({ about: 'clock', number: 1 })

  const refused = [
    ticks(client, '', { documentId: 'other' }).next(),
    ticks(client, '{ hello }', { documentId: 'ticks' }).next(),
  ]

  expect((await first).value).toEqual({ data: { ticks: { number: 1 } } })
  for (const one of refused)
    await expect(one).rejects.toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
})

test.each([
  ['a syntax error', '{', /Syntax Error/],
  ['an unknown field', 'subscription { nothing }', /Cannot query field/],
  [
    'an operation that is not named',
    'subscription a { ticks { number } } query b { hello }',
    /operationName/,
  ],
])('%s ends that operation and not the connection', async (_name, query, message) => {
  const client = connect()

  const refused = client.iterate({ query }).next()

  await expect(refused).rejects.toMatchObject([
    {
      message: expect.stringMatching(message),
      extensions: { code: 'BAD_USER_INPUT', requestId: expect.stringMatching(/^[\w-]{36}$/) },
    },
  ])
  expect((await client.iterate({ query: '{ hello }' }).next()).value).toEqual({
    data: { hello: 'world' },
  })
})

test('what rules refuse is told with its code before anything is opened', async () => {
  const refused = connect().iterate({ query: 'subscription { secret { number } }' }).next()

  await expect(refused).rejects.toMatchObject([
    { extensions: { code: 'FORBIDDEN', missing: 'grant' } },
  ])
  expect(server.source.listeners).toBe(0)
})

test('a stream ends with the reason when its rights end, and other streams go on', async () => {
  const ended = ticks(connect({ connectionParams: { authorization: 'Bearer eva' } }))
  const other = ticks(connect())
  const [end, next] = [ended.next(), other.next()]
  while (server.streams.stats().listeners < 2) await new Promise(setImmediate)

  server.withdrawn.add('eva')
  server.streams.recheck(() => true)

  await expect(end).rejects.toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  server.source.tell({ about: 'clock', number: 1 })
  expect((await next).value).toEqual({ data: { ticks: { number: 1 } } })
})

test('a stream ends when its credential is no longer good, without anybody telling', async () => {
  await restart({ recheckEveryMs: 100 })
  const stream = ticks(connect())
  const end = stream.next()
  await server.source.reached(1)

  server.expired.add('Bearer ada')

  await expect(end).rejects.toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
})

test('a credential that is no longer good begins nothing further on its connection', async () => {
  const client = connect({ lazy: false })
  await client.iterate({ query: '{ hello }' }).next()
  server.expired.add('Bearer ada')

  const further = [ticks(client).next(), client.iterate({ query: '{ hello }' }).next()]

  for (const refused of further)
    await expect(refused).rejects.toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  expect(server.source.listeners).toBe(0)
})

test('a source that fails ends its streams with a typed error and no words of its own', async () => {
  const end = ticks(connect()).next()
  await server.source.reached(1)

  server.source.fail(new Error('password=hunter2'))

  await expect(end).rejects.toMatchObject([
    { message: 'Something went wrong in the gateway.', extensions: { code: 'INTERNAL' } },
  ])
  expect(server.failures).toHaveLength(1)
})

const closeOf = (client: Client) =>
  new Promise<{ readonly code: number; readonly reason: string }>((resolve) => {
    client.on('closed', (event) => resolve(event as { code: number; reason: string }))
  })

test('a credential that is not good closes the connection with a typed reason', async () => {
  server.expired.add('Bearer ada')
  const client = connect()
  const closed = closeOf(client)

  await expect(ticks(client).next()).rejects.toMatchObject({ code: 4401 })

  expect(await closed).toMatchObject({
    code: 4401,
    reason: 'UNAUTHENTICATED: The token has expired.',
  })
})

test('whoever does not say who it is in time is sent away', async () => {
  await restart({ initTimeoutMs: 50 })
  const socket = new WebSocket(
    `ws://127.0.0.1:${String(server.port)}/graphql`,
    'graphql-transport-ws',
  )

  const code = await new Promise((resolve) => socket.on('close', resolve))

  expect(code).toBe(4408)
})

test.each([
  ['a message that is no JSON', '{', 4400],
  ['a message that is none of the protocol', '{"type":"start"}', 4400],
  ['a binary message', Buffer.from('{"type":"connection_init"}'), 4400],
  [
    'an operation before the connection is made',
    '{"id":"1","type":"subscribe","payload":{"query":"{hello}"}}',
    4401,
  ],
  [
    'a message that is too large',
    `{"type":"connection_init","payload":"${'x'.repeat(5000)}"}`,
    1009,
  ],
])('%s closes its connection alone', async (_name, message, code) => {
  const socket = new WebSocket(
    `ws://127.0.0.1:${String(server.port)}/graphql`,
    'graphql-transport-ws',
  )
  socket.on('open', () => socket.send(message))

  const closed = await new Promise((resolve) => socket.on('close', resolve))

  expect(closed).toBe(code)
  expect((await connect().iterate({ query: '{ hello }' }).next()).value).toEqual({
    data: { hello: 'world' },
  })
})

test('more connections than one caller may hold are refused, others are not', async () => {
  await restart({ maxConnectionsPerCaller: 1 })
  await connect().iterate({ query: '{ hello }' }).next()
  const first = connect({ lazy: false })
  await new Promise((resolve) => first.on('connected', resolve))

  const second = connect().iterate({ query: '{ hello }' }).next()
  const other = connect({ connectionParams: { authorization: 'Bearer eva' } })

  await expect(second).rejects.toMatchObject({ code: 4429 })
  expect((await other.iterate({ query: '{ hello }' }).next()).value).toBeDefined()
})

test('more streams than one caller may hold are refused, until one ends', async () => {
  await restart({ maxStreamsPerCaller: 1 })
  const client = connect()
  const first = ticks(client)
  void first.next()
  await server.source.reached(1)

  const refused = ticks(client, 'subscription { b: ticks { number } }').next()

  await expect(refused).rejects.toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }])
  await first.return?.()
  await server.source.reached(0)
  void ticks(client).next()
  await server.source.reached(1)
})

test('a connection that gives no sign of life is cut', async () => {
  await restart({ keepAliveMs: 50 })
  const socket = new WebSocket(
    `ws://127.0.0.1:${String(server.port)}/graphql`,
    'graphql-transport-ws',
    { autoPong: false },
  )

  const code = await new Promise((resolve) => socket.on('close', resolve))

  expect(code).toBe(1006)
})

test('a server that stops sends clients away to come back, and cuts who stays', async () => {
  const client = connect()
  const closed = closeOf(client)
  void ticks(client)
    .next()
    .catch(() => undefined)
  await server.source.reached(1)

  await server.http.close(2000)

  expect((await closed).code).toBe(1012)
  expect(server.source.listeners).toBe(0)
})

test('a thousand connections that come and go leave nothing behind', async () => {
  for (let round = 0; round < 50; round += 1) {
    const streams = Array.from({ length: 20 }, () => ticks(connect()))
    for (const stream of streams) void stream.next()
    await server.source.reached(1)
    await Promise.all(streams.map((stream) => stream.return?.()))
    for (const client of clients.splice(0)) await client.dispose()
    await server.source.reached(0)
  }

  expect(server.streams.stats()).toMatchObject({ streams: 0, listeners: 0 })
})
