/**
 * What caches make of answers. The shared cache here is undici's, which follows RFC 9111: nobody who wrote the gateway wrote
 * it.
 *
 * @module
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { Agent, cacheStores, interceptors, request as ask } from 'undici'
import {
  get,
  queryUrl,
  startCachingGateway,
  TARIFF,
  type CachingGateway,
} from './caching-gateway.ts'
import { startTestServer } from './test-server.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function startGateway(): Promise<CachingGateway> {
  const gateway = await startCachingGateway()
  closing.push(() => gateway.close())
  return gateway
}

/** A CDN in front: whatever it may keep does not reach the gateway. */
async function startCdn(origin: string): Promise<string> {
  const store = new cacheStores.MemoryCacheStore()
  const agent = new Agent()
  const dispatcher = agent.compose(interceptors.cache({ store, type: 'shared' }))
  const server = createServer((incoming, outgoing) => {
    const { host: _host, connection: _connection, ...headers } = incoming.headers
    ask(`${origin}${incoming.url ?? ''}`, {
      dispatcher,
      headers: headers as Record<string, string>,
    })
      .then(async ({ statusCode, headers: answered, body }) => {
        const bytes = Buffer.from(await body.arrayBuffer())
        const { connection: _, 'transfer-encoding': _encoding, ...kept } = answered
        outgoing.writeHead(statusCode, kept).end(bytes)
      })
      .catch(() => outgoing.writeHead(502).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await agent.close()
  })
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

describe('a CDN', () => {
  test('keeps what is for everybody: the gateway is asked once', async () => {
    const { server, operations } = await startGateway()
    const cdn = await startCdn(server.url)

    const first = await get(`${cdn}/graphql?documentId=tariff`)
    const second = await get(`${cdn}/graphql?documentId=tariff`)

    expect([first.text, second.text]).toEqual([TARIFF, TARIFF])
    expect(first.headers.get('cache-control')).toBe('public, max-age=60')
    expect(operations()).toBe(1)
  })

  test('asks whether what it keeps has changed, and is told by 304', async () => {
    const { server } = await startGateway()
    const cdn = await startCdn(server.url)
    await get(`${cdn}/graphql?documentId=tariff`)

    const again = await get(`${cdn}/graphql?documentId=tariff`, { 'cache-control': 'no-cache' })

    expect(again).toMatchObject({ status: 200, text: TARIFF })
    expect(server.events.map(({ status }) => status)).toEqual([200, 304])
  })

  test('serves nobody who shows a credential from what it keeps for everybody', async () => {
    const { server, operations } = await startGateway()
    const cdn = await startCdn(server.url)

    await get(`${cdn}/graphql?documentId=tariff`)
    const asAda = await get(`${cdn}/graphql?documentId=tariff`, { authorization: 'Bearer ada' })
    const byKey = await get(`${cdn}/graphql?documentId=tariff`, { 'x-api-key': 'key' })

    expect(asAda.headers.get('cache-control')).toBe('private, max-age=60')
    expect(byKey.status).toBe(200)
    expect(operations()).toBe(3)
  })

  test.each(['{ mine }', '{ tariff mine }', '{ now }', '{ tariff now }', '{ broken }'])(
    'keeps nothing of %s',
    async (query) => {
      const { server, operations } = await startGateway()
      const cdn = await startCdn(server.url)

      await get(queryUrl(cdn, query))
      const second = await get(queryUrl(cdn, query))

      expect(second.headers.get('cache-control')).toMatch(/^(private, max-age=60|no-store)$/)
      expect(operations()).toBe(2)
    },
  )

  test('keeps answers to Accept apart', async () => {
    const { server, operations } = await startGateway()
    const cdn = await startCdn(server.url)
    const url = queryUrl(cdn, '{ tariff }')

    const plain = await get(url, { accept: 'application/json' })
    const modern = await get(url, { accept: 'application/graphql-response+json' })

    expect(plain.headers.get('content-type')).toMatch(/^application\/json/)
    expect(modern.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/)
    expect(operations()).toBe(2)
  })
})

test('an answer that no client takes is kept nowhere', async () => {
  const { server } = await startGateway()

  const { status, headers } = await get(queryUrl(server.url, '{ tariff }'), { accept: 'text/csv' })

  expect(status).toBe(406)
  expect(headers.get('cache-control')).toBe('no-store')
})

describe('lifetime and age', () => {
  test('what is left for a cache is what is left of the record', async () => {
    const { server, advance } = await startGateway()
    await get(queryUrl(server.url, '{ tariff }'))
    advance(20)

    const { headers } = await get(queryUrl(server.url, '{ tariff }'))

    expect(headers.get('cache-control')).toBe('public, max-age=60')
    expect(headers.get('age')).toBe('20')
  })

  test('of records of several ages the strictest counts', async () => {
    const { server, advance } = await startGateway()
    await get(queryUrl(server.url, '{ tariff }'))
    advance(20)

    const { headers } = await get(queryUrl(server.url, '{ tariff mine }'))

    expect(headers.get('cache-control')).toBe('private, max-age=60')
    expect(headers.get('age')).toBe('20')
  })

  test('an answer by POST says the same, without an ETag', async () => {
    const { server } = await startGateway()

    const { headers } = await server.post({ query: '{ tariff }' })

    expect(headers.get('cache-control')).toBe('public, max-age=60')
    expect(headers.has('etag')).toBe(false)
  })

  test.each([
    ['a mutation', { query: 'mutation { change }' }],
    ['an answer with an error', { query: '{ tariff broken }' }],
    ['an answer of nothing that was read', { query: '{ __typename }' }],
    ['a refused document', { query: '{ unknown }' }],
    ['no document', { query: '' }],
  ])('%s is no-store', async (_what, body) => {
    const { server } = await startGateway()

    const { headers } = await server.post(body)

    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('what the answer varies by stands beside the Origin that CORS varies by', async () => {
    const { server } = await startGateway()
    const cors = await startTestServer({ http: { corsOrigins: ['https://app.example'] } })
    closing.push(() => cors.close())

    const { headers } = await get(queryUrl(server.url, '{ tariff }'))
    const withCors = await get(queryUrl(cors.url, '{ hello }'), { origin: 'https://app.example' })

    expect(headers.get('vary')).toBe('Authorization, X-API-Key, Accept')
    expect(withCors.headers.get('vary')).toBe('Origin')
  })
})

describe('conditional requests', () => {
  test('who has the answer already is told so, with its lifetime and without a body', async () => {
    const { server } = await startGateway()
    const url = queryUrl(server.url, '{ tariff }')
    const first = await get(url)

    const again = await get(url, { 'if-none-match': first.headers.get('etag') ?? '' })

    expect(first.headers.get('etag')).toMatch(/^"[\w-]{27}"$/)
    expect(again).toMatchObject({ status: 304, text: '' })
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
    expect(again.headers.get('cache-control')).toBe('public, max-age=60')
    expect(again.headers.get('vary')).toBe('Authorization, X-API-Key, Accept')
  })

  test('who has another one gets the answer', async () => {
    const { server } = await startGateway()

    const answer = await get(queryUrl(server.url, '{ tariff }'), { 'if-none-match': '"other"' })

    expect(answer).toMatchObject({ status: 200, text: TARIFF })
  })

  test('nothing is 304 that is not to be kept', async () => {
    const { server } = await startGateway()

    const failed = await get(queryUrl(server.url, '{ broken }'), { 'if-none-match': '*' })
    const posted = await server.post({ query: '{ tariff }' }, { 'if-none-match': '*' })

    expect(failed.status).toBe(200)
    expect(posted.status).toBe(200)
  })
})
