/**
 * The product's own HTTP server over a schema of a few fields that succeed and fail as tests need it.
 *
 * @module
 */
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { Principal } from '../../../gateway/identity/principal.ts'
import type { RequestEvent } from '../../../gateway/observability/events.ts'
import type { Failure } from '../../../gateway/server/answer-plugin.ts'
import { createApolloServer, type ApolloOptions } from '../../../gateway/server/apollo-server.ts'
import {
  createHttpServer,
  type HttpServer,
  type HttpServerOptions,
} from '../../../gateway/server/http-server.ts'

export interface TestContext {
  readonly principal: Principal | null
  readonly requestId: string
}

export interface TestServer {
  readonly url: string
  readonly port: number
  readonly http: HttpServer
  readonly failures: Failure[]
  readonly events: RequestEvent[]
  /** What Apollo Server complained about. */
  readonly complaints: unknown[]
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<TestAnswer>
  close(): Promise<void>
}

export interface TestAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: { readonly data?: unknown; readonly errors?: readonly TestError[] }
}

export interface TestError {
  readonly message: string
  readonly path?: readonly unknown[]
  readonly locations?: readonly unknown[]
  readonly extensions: Readonly<Record<string, unknown>>
}

export const ADA: Principal = { kind: 'USER', userId: 'ada', appId: null, scopes: [] }

type Resolver = (parent: unknown, args: { readonly code: string }, context: TestContext) => unknown

const codedError = (code: string, details: object = {}) =>
  Object.assign(new Error(`said by ${code}`), { extensions: { code, ...details } })

const resolvers: { readonly Query: Readonly<Record<string, Resolver>> } = {
  Query: {
    hello: () => 'world',
    caller: (_parent, _args, { principal }) => principal?.userId ?? null,
    nested: () => ({}),
    refuse: (_parent, { code }) => {
      throw codedError(code, { missing: 'a grant', secret: 'never shown' })
    },
    refuseAll: (_parent, { code }) => {
      throw codedError(code)
    },
    backend: () => {
      throw codedError('BACKEND_QUOTA', { backend: 'maps', retryAfterSeconds: 7 })
    },
    crash: () => {
      throw new Error('password=hunter2 at /srv/secret.ts')
    },
  },
}

const typeDefs = /* GraphQL */ `
  type Query {
    hello: String
    caller: String
    nested: Nested
    refuse(code: String!): String
    refuseAll(code: String!): String!
    backend: String
    crash: String
  }
  type Nested {
    nested: Nested
    hello: String
  }
`

export interface TestServerOptions {
  readonly apollo?: Partial<ApolloOptions<TestContext>>
  readonly http?: Partial<HttpServerOptions<TestContext>>
}

export async function startTestServer({
  apollo,
  http,
}: TestServerOptions = {}): Promise<TestServer> {
  const failures: Failure[] = []
  const events: RequestEvent[] = []
  const complaints: unknown[] = []
  const onFailure = (failure: Failure) => void failures.push(failure)
  const complain = (what: unknown) => void complaints.push(what)
  const server = createApolloServer<TestContext>({
    schema: makeExecutableSchema({ typeDefs, resolvers }),
    maxQueryTokens: 500,
    maxQueryDepth: 5,
    introspection: true,
    logger: { debug: complain, info: complain, warn: complain, error: complain },
    onFailure,
    ...apollo,
  })
  await server.start()
  const httpServer = createHttpServer<TestContext>({
    apollo: server,
    authenticate: ({ authorization }) => Promise.resolve(authorization === undefined ? null : ADA),
    createContext: (principal, requestId) => ({ principal, requestId }),
    onFailure,
    graphiql: true,
    maxBodyBytes: 10_000,
    corsOrigins: [],
    assets: new Map(),
    links: { verify: () => ({ ok: false, reason: 'MALFORMED' }) },
    checks: {},
    renderMetrics: () => Promise.resolve({ contentType: 'text/plain', body: 'metrics' }),
    onAnswered: (event) => events.push(event),
    ...http,
  })
  const port = await httpServer.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${String(port)}`
  return {
    url,
    port,
    http: httpServer,
    failures,
    events,
    complaints,
    post: (body, headers) => post(`${url}/graphql`, body, headers),
    close: async () => {
      await httpServer.close(0)
      await server.stop()
    },
  }
}

async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<TestAnswer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as TestAnswer['body'],
  }
}
