/**
 * What caches make of answers. The shared cache here is undici's, which follows RFC 9111: nobody who wrote the gateway wrote
 * it.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { afterEach, describe, expect, test } from '@jest/globals'
import { Agent, cacheStores, interceptors, request as ask } from 'undici'
import { createCache, type Cache } from '../../../gateway/cache/cache.ts'
import { OperationJournal } from '../../../gateway/cache/journal.ts'
import { readCachePolicies } from '../../../gateway/cache/policies.ts'
import { createShownDocuments, createTrustedDocuments } from '../../../gateway/server/documents.ts'
import { startTestServer, type TestContext, type TestServer } from './test-server.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const DIRECTIVE =
  'directive @cacheControl(maxAge: Int!, scope: String) on OBJECT | FIELD_DEFINITION'
const SDL = `${DIRECTIVE}
  type Query {
    tariff: String @cacheControl(maxAge: 60, scope: "PUBLIC")
    mine: String @cacheControl(maxAge: 60)
    now: String
    broken: String
  }
  type Mutation { change: String }
`

interface CachingContext extends TestContext {
  readonly journal: OperationJournal
}

interface Gateway {
  readonly server: TestServer
  readonly cache: Cache
  /** Operations that were run. */
  readonly operations: () => number
  readonly advance: (seconds: number) => void
}

async function startGateway(): Promise<Gateway> {
  let ms = 1_780_000_000_000
  let operations = 0
  const cache = createCache({
    policies: readCachePolicies([SDL]),
    bounds: { maxRecords: 100, maxBytes: 100_000 },
    redis: null,
    now: () => ms,
    random: () => 0,
  })
  const read =
    (coordinate: string) =>
    async (_parent: unknown, _args: unknown, { journal }: CachingContext) => {
      const load = () => Promise.resolve([`of ${coordinate}`])
      return (await cache.records.readMany(coordinate, ['1'], load, { journal }))[0]
    }
  const resolvers = {
    Query: {
      tariff: read('Query.tariff'),
      mine: read('Query.mine'),
      now: read('Query.now'),
      broken: () => {
        throw Object.assign(new Error('no'), { extensions: { code: 'NOT_FOUND' } })
      },
    },
    Mutation: { change: read('Query.tariff') },
  }
  const findDocument = createTrustedDocuments(new Map([['tariff', '{ tariff }']]))
  const server = await startTestServer({
    apollo: {
      schema: makeExecutableSchema({ typeDefs: SDL, resolvers }),
      shownDocuments: createShownDocuments(10, findDocument),
    },
    http: {
      findDocument,
      createContext: (principal, requestId): CachingContext => {
        operations += 1
        return { principal, requestId, journal: new OperationJournal() }
      },
    },
  })
  closing.push(
    () => server.close(),
    () => {
      cache.close()
    },
  )
  return { server, cache, operations: () => operations, advance: (s) => void (ms += s * 1000) }
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

const PREFLIGHT = { 'apollo-require-preflight': 'true' }

async function get(url: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(url, { headers: { ...PREFLIGHT, ...headers } })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text }
}

const queryUrl = (url: string, query: string) => `${url}/graphql?query=${encodeURIComponent(query)}`
const TARIFF = '{"data":{"tariff":"of Query.tariff"}}'

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

describe('documents by name', () => {
  const HASH = createHash('sha256').update('{ tariff }').digest('hex')

  test.each(['tariff', HASH, `sha256:${HASH}`])('documentId=%s finds it', async (id) => {
    const { server } = await startGateway()

    const answer = await get(`${server.url}/graphql?documentId=${encodeURIComponent(id)}`)

    expect(answer).toMatchObject({ status: 200, text: TARIFF })
  })

  test('by POST it is found, too', async () => {
    const { server } = await startGateway()

    const answer = await server.post({ documentId: 'tariff' })

    expect(answer.body).toEqual({ data: { tariff: 'of Query.tariff' } })
  })

  test('one that is unknown is 404, and one beside a query or twice is 400', async () => {
    const { server } = await startGateway()

    const unknown = await get(`${server.url}/graphql?documentId=nothing`)
    const inBody = await server.post({ documentId: 'nothing' })
    const both = await get(`${server.url}/graphql?documentId=tariff&query={mine}`)
    const bothInBody = await server.post({ documentId: 'tariff', query: '{ mine }' })
    const twice = await get(`${server.url}/graphql?documentId=tariff&documentId=tariff`)

    expect([unknown.status, inBody.status]).toEqual([404, 404])
    expect(unknown.headers.get('cache-control')).toBe('no-store')
    expect([both.status, bothInBody.status, twice.status]).toEqual([400, 400, 400])
  })

  test('a page of another origin cannot have one asked without a preflight', async () => {
    const { server, operations } = await startGateway()

    const answer = await fetch(`${server.url}/graphql?documentId=tariff`)

    expect(answer.status).toBe(400)
    expect(operations()).toBe(0)
  })
})

describe('documents that were shown once', () => {
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
  const extensionsOf = (hash: unknown) =>
    `extensions=${encodeURIComponent(JSON.stringify({ persistedQuery: { version: 1, sha256Hash: hash } }))}`

  const QUERY = '{ mine tariff }'
  const byHash = (url: string, hash: unknown = hashOf(QUERY)) =>
    get(`${url}/graphql?${extensionsOf(hash)}`)
  const show = (url: string, query: string, hash = hashOf(query)) =>
    get(`${queryUrl(url, query)}&${extensionsOf(hash)}`)

  test('are asked for by hash from then on', async () => {
    const { server } = await startGateway()

    const before = await byHash(server.url)
    const shown = await show(server.url, QUERY)
    const after = await byHash(server.url)

    expect(JSON.parse(before.text)).toMatchObject({
      errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'BAD_USER_INPUT' } }],
    })
    expect(after.text).toBe(shown.text)
  })

  test('are not kept under the hash of another one', async () => {
    const { server } = await startGateway()

    const poisoned = await show(server.url, '{ now }', hashOf(QUERY))
    const after = await byHash(server.url)

    expect(poisoned.status).toBe(400)
    expect(JSON.parse(poisoned.text)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    })
    expect(after.text).toContain('PersistedQueryNotFound')
    expect(server.failures).toEqual([])
  })

  test('are not kept when they cannot be run', async () => {
    const { server } = await startGateway()

    await show(server.url, '{ unknown }')

    expect((await byHash(server.url, hashOf('{ unknown }'))).text).toContain(
      'PersistedQueryNotFound',
    )
  })

  test('trusted ones need not be shown', async () => {
    const { server } = await startGateway()

    expect((await byHash(server.url, hashOf('{ tariff }'))).text).toBe(TARIFF)
  })

  test('mutations are not run by GET, shown or not', async () => {
    const { server } = await startGateway()

    const answer = await show(server.url, 'mutation { change }')

    expect(answer.status).toBe(405)
  })

  test.each([
    ['a number', 7],
    ['an object', {}],
    ['nothing', undefined],
  ])('a hash that is %s is a fault of the request', async (_what, hash) => {
    const { server } = await startGateway()

    const answer = await byHash(server.url, hash)

    expect(JSON.parse(answer.text)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    })
    expect(server.failures).toEqual([])
  })
})
