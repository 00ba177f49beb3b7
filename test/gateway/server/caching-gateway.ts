/**
 * The product's HTTP server over the product's record cache and a schema of a public and a private field.
 *
 * @module
 */
import { makeExecutableSchema } from '@graphql-tools/schema'
import { createCache } from '../../../gateway/cache/cache.ts'
import { OperationJournal } from '../../../gateway/cache/journal.ts'
import { readCachePolicies } from '../../../gateway/cache/policies.ts'
import { createShownDocuments, createTrustedDocuments } from '../../../gateway/server/documents.ts'
import { startTestServer, type TestContext, type TestServer } from './test-server.ts'

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

export interface CachingGateway {
  readonly server: TestServer
  /** Operations that were run. */
  readonly operations: () => number
  readonly advance: (seconds: number) => void
  close(): Promise<void>
}

export async function startCachingGateway(): Promise<CachingGateway> {
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
  return {
    server,
    operations: () => operations,
    advance: (seconds) => void (ms += seconds * 1000),
    close: async () => {
      await server.close()
      cache.close()
    },
  }
}

const PREFLIGHT = { 'apollo-require-preflight': 'true' }

/** As a client asks that knows about CSRF. */
export async function get(url: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(url, { headers: { ...PREFLIGHT, ...headers } })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text }
}

/** The URL that asks `query` by GET. */
export const queryUrl = (url: string, query: string) =>
  `${url}/graphql?query=${encodeURIComponent(query)}`
/** What `{ tariff }` answers. */
export const TARIFF = '{"data":{"tariff":"of Query.tariff"}}'
