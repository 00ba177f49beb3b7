import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createClient, type Client, type ClientOptions } from 'graphql-sse'
import { startStreamServer, type StreamServer } from './stream-server.ts'

let server: StreamServer
const clients: Client[] = []

beforeEach(async () => {
  server = await startStreamServer()
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.dispose()
  await server.close()
})

const restart = async (limits: Parameters<typeof startStreamServer>[0]) => {
  await server.close()
  server = await startStreamServer(limits)
}

const address = () => `${server.url}/graphql/stream`

const connect = <Single extends boolean = false>(options: object = {}): Client<Single> => {
  const client = createClient({
    url: address(),
    headers: { authorization: 'Bearer ada' },
    retryAttempts: 0,
    ...options,
  } as ClientOptions<Single>)
  clients.push(client as Client)
  return client
}

const TICKS = { query: 'subscription { ticks { number } }' }

const errorsOf = (value: unknown) =>
  (value as { readonly errors?: readonly { readonly extensions: object }[] }).errors

describe.each([
  ['distinct', {}],
  ['single', { singleConnection: true }],
] as const)('by %s connections', (_mode, mode) => {
  test('every event is answered, and the source ends with the last listener', async () => {
    const stream = connect(mode).iterate(TICKS)
    const first = stream.next()
    await server.source.reached(1)

    server.source.tell({ about: 'clock', number: 1 })
    const told = await first
    await stream.return?.()
    await server.source.reached(0)

    expect(told.value).toEqual({ data: { ticks: { number: 1 } } })
  })

  test('a document that was shown once is found by its hash', async () => {
    const query = '{ hello }'
    const sha256Hash = createHash('sha256').update(query).digest('hex')
    const ask = (text?: string) =>
      connect(mode)
        .iterate({
          ...(text !== undefined && { query: text }),
          extensions: { persistedQuery: { version: 1, sha256Hash } },
        } as never)
        .next()

    const before = await ask()
    const poisoned = await ask('{ fails }')
    await ask(query)
    const after = await ask()

    expect(errorsOf(before.value)).toMatchObject([{ message: 'PersistedQueryNotFound' }])
    expect(errorsOf(poisoned.value)).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    expect(after.value).toEqual({ data: { hello: 'world' } })
  })

  test('a trusted document is found by its id, others are not', async () => {
    const first = connect(mode)
      .iterate({ documentId: 'ticks' } as never)
      .next()
    await server.source.reached(1)
    server.source.tell({ about: 'clock', number: 1 })

    const unknown = await connect(mode)
      .iterate({ documentId: 'other' } as never)
      .next()

    expect((await first).value).toEqual({ data: { ticks: { number: 1 } } })
    expect(errorsOf(unknown.value)).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })

  test('a query is answered once', async () => {
    const answers: unknown[] = []

    for await (const answer of connect(mode).iterate({ query: '{ hello }' })) answers.push(answer)

    expect(answers).toEqual([{ data: { hello: 'world' } }])
  })

  test('what is wrong with an operation is told as its answer', async () => {
    const broken = await connect(mode).iterate({ query: '{' }).next()
    const refused = await connect(mode)
      .iterate({ query: 'subscription { secret { number } }' })
      .next()

    expect(errorsOf(broken.value)).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', requestId: expect.stringMatching(/^[\w-]{36}$/) } },
    ])
    expect(errorsOf(refused.value)).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })

  test('a stream ends with the reason when its rights end', async () => {
    const stream = connect(mode).iterate(TICKS)
    const end = stream.next()
    await server.source.reached(1)

    server.withdrawn.add('ada')
    server.streams.recheck(() => true)

    expect(errorsOf((await end).value)).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    expect(await stream.next()).toMatchObject({ done: true })
  })

  test('a server that stops ends its streams', async () => {
    const stream = connect(mode).iterate(TICKS)
    const end = stream.next().then(
      () => 'ended',
      () => 'ended',
    )
    await server.source.reached(1)

    await server.http.close(2000)

    expect(await end).toBe('ended')
    expect(server.source.listeners).toBe(0)
  })
})

test('several operations share one connection, and each ends for itself', async () => {
  const client = connect<true>({ singleConnection: true })
  const [clock, bell] = [
    client.iterate(TICKS),
    client.iterate({
      query: 'subscription ($of: String) { ticks(of: $of) { about } }',
      variables: { of: 'bell' },
    }),
  ]
  const firsts = [clock.next(), bell.next()]
  await server.source.reached(2)

  server.source.tell({ about: 'bell', number: 1 })
  server.source.tell({ about: 'clock', number: 2 })

  expect((await firsts[0])?.value).toEqual({ data: { ticks: { number: 2 } } })
  expect((await firsts[1])?.value).toEqual({ data: { ticks: { about: 'bell' } } })
  await clock.return?.()
  await server.source.reached(1)
})

/** Reads events by hand, as a client without a library does. */
async function open(headers: Record<string, string> = {}) {
  const closing = new AbortController()
  const response = await fetch(address(), {
    method: 'POST',
    signal: closing.signal,
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      authorization: 'Bearer ada',
      ...headers,
    },
    body: JSON.stringify(TICKS),
  })
  const reader = response.ok
    ? response.body?.pipeThrough(new TextDecoderStream()).getReader()
    : undefined
  let text = ''
  const readUntil = async (part: string) => {
    while (!text.includes(part)) {
      const { value, done } = (await reader?.read()) ?? { value: '', done: true }
      if (done) break
      text += value ?? ''
    }
    return text
  }
  return { response, readUntil, close: () => closing.abort() }
}

test('whoever comes back tells what was seen last, and gets it again only when there is more', async () => {
  const first = await open()
  await server.source.reached(1)
  server.source.tell({ about: 'clock', number: 5 })
  const seen = /id: (.*)/.exec(await first.readUntil('"number":5'))?.[1] ?? ''
  const keeper = await open({ authorization: 'Bearer eva' })

  const back = await open({ 'last-event-id': seen })
  while (server.streams.stats().listeners < 3) await new Promise(setImmediate)
  server.source.tell({ about: 'clock', number: 6 })
  const text = await back.readUntil('"number":6')

  expect(text).not.toContain('"number":5')
  expect(await keeper.readUntil('"number":6')).toContain('"number":5')
  for (const one of [first, keeper, back]) one.close()
})

test('a credential that is not good is 401 before any event', async () => {
  server.expired.add('Bearer ada')

  const { response } = await open()

  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  })
})

const send = (method: string, headers: Record<string, string> = {}, body?: object, search = '') =>
  fetch(address() + search, {
    method,
    headers: {
      authorization: 'Bearer ada',
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  })

test('a reserved stream is its own caller’s alone', async () => {
  const token = await (await send('PUT')).text()
  const operation = { ...TICKS, extensions: { operationId: '1' } }
  const tokenHeader = { 'x-graphql-event-stream-token': token }

  const others = await send('POST', { ...tokenHeader, authorization: 'Bearer eva' }, operation)
  const own = await send('POST', tokenHeader, operation)
  const twice = await send('POST', tokenHeader, operation)
  const nameless = await send('POST', tokenHeader, TICKS)

  expect([others.status, own.status, twice.status, nameless.status]).toEqual([404, 202, 409, 400])
})

test.each([
  ['GET without accepting events', 'GET', '?query={hello}', 406],
  ['a mutation by GET', 'GET', '?query=mutation{add}', 405],
  ['a token that nobody gave', 'GET', '?token=x', 404],
  ['an end of what never began', 'DELETE', '?operationId=1', 404],
])('%s is refused', async (name, method, search, status) => {
  const accept = name.startsWith('GET') ? '*/*' : 'text/event-stream'

  const answer = await send(method, { accept }, undefined, search)

  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ errors: [{ message: expect.any(String) }] })
})

test('more connections than one caller may hold are refused', async () => {
  await restart({ maxConnectionsPerCaller: 1 })
  const first = await open()

  const second = await open()
  const other = await open({ authorization: 'Bearer eva' })

  expect([first, second, other].map(({ response }) => response.status)).toEqual([200, 429, 200])
  for (const one of [first, second, other]) one.close()
})

test('a client that reads nothing holds one answer here, and gets the latest', async () => {
  const slow = await open()
  await server.source.reached(1)
  const fast = await open({ authorization: 'Bearer eva' })
  while (server.streams.stats().listeners < 2) await new Promise(setImmediate)

  for (let number = 1; number <= 20_000; number += 1) {
    server.source.tell({ about: 'clock', number })
    if (number % 500 === 0) await new Promise(setImmediate)
  }

  expect(await fast.readUntil('"number":20000')).toContain('"number":20000')
  expect(await slow.readUntil('"number":20000')).toContain('"number":20000')
  for (const one of [slow, fast]) one.close()
})

test('hundreds of connections that come and go leave nothing behind', async () => {
  for (let round = 0; round < 20; round += 1) {
    const streams = await Promise.all(Array.from({ length: 10 }, () => open()))
    await server.source.reached(1)
    for (const stream of streams) stream.close()
    await server.source.reached(0)
  }

  expect(server.streams.stats()).toMatchObject({ streams: 0, listeners: 0 })
})
