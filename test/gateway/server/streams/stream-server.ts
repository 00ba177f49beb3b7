/**
 * The product's own HTTP server with streams of numbers, told by the test.
 *
 * @module
 */
import type { AddressInfo } from 'node:net'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { execute, type GraphQLError } from 'graphql'
import type { Principal } from '../../../../gateway/identity/principal.ts'
import type {
  StreamConnectionEvent,
  StreamEndedEvent,
} from '../../../../gateway/observability/stream-events.ts'
import type { Failure } from '../../../../gateway/server/answer-plugin.ts'
import { createApolloServer } from '../../../../gateway/server/apollo-server.ts'
import { createShownDocuments } from '../../../../gateway/server/documents.ts'
import { createHttpServer, type HttpServer } from '../../../../gateway/server/http-server.ts'
import type { StreamLimits } from '../../../../gateway/server/streams/stream-doors.ts'
import type { StreamCaller, StreamRequest } from '../../../../gateway/streaming/answers/answer.ts'
import { createStreams, type Streams } from '../../../../gateway/streaming/answers/streams.ts'
import { machineTimers } from '../../../../gateway/streaming/timers.ts'
import { createSource, type Source } from './source.ts'

const typeDefs = /* GraphQL */ `
  type Query {
    hello: String
    fails: String
  }
  type Mutation {
    add: Int
  }
  type Subscription {
    ticks(of: String = "clock"): Tick
    secret: Tick
  }
  type Tick {
    about: String!
    number: Int!
    late: Int
  }
`

export interface Tick {
  readonly about: string
  readonly number: number
}

const refusal = Object.assign(new Error('You lack the grant.'), {
  extensions: { code: 'FORBIDDEN', missing: 'grant' },
})

export interface StreamServer {
  readonly url: string
  readonly port: number
  readonly http: HttpServer
  readonly source: Source<Tick>
  readonly streams: Streams
  readonly failures: Failure[]
  /** Connections that have ended. */
  readonly connections: StreamConnectionEvent[]
  /** Streams that might not go on. */
  readonly ended: StreamEndedEvent[]
  /** Callers whose rights have ended, by user id. */
  readonly withdrawn: Set<string>
  /** Credentials that are asked about for as long as this takes. */
  readonly held: Map<string, () => Promise<void>>
  /** Credentials that are no longer good. */
  readonly expired: Set<string>
  close(): Promise<void>
}

export const ada: Principal = { kind: 'USER', userId: 'ada', appId: null, scopes: [] }

const unauthenticated = Object.assign(new Error('The token has expired.'), {
  extensions: { code: 'UNAUTHENTICATED' },
})

export async function startStreamServer(
  limits: Partial<StreamLimits & { maxStreamsPerCaller: number; recheckEveryMs: number }> = {},
): Promise<StreamServer> {
  const source = createSource<Tick>()
  const failures: Failure[] = []
  const connections: StreamConnectionEvent[] = []
  const ended: StreamEndedEvent[] = []
  const withdrawn = new Set<string>()
  const expired = new Set<string>()
  const held = new Map<string, () => Promise<void>>()
  const schema = makeExecutableSchema({
    typeDefs,
    resolvers: {
      Query: {
        hello: () => 'world',
        fails: () => {
          throw new Error('secret of the inside')
        },
      },
      Mutation: { add: () => 1 },
    },
  })
  const authenticate = async ({
    authorization,
  }: {
    readonly authorization?: string | undefined
  }) => {
    await held.get(authorization ?? '')?.()
    if (authorization === undefined) return null
    if (expired.has(authorization)) throw unauthenticated
    return { ...ada, userId: authorization.replace('Bearer ', '') }
  }
  const shownDocuments = createShownDocuments(10, () => undefined)
  const apollo = createApolloServer<{ requestId: string }>({
    ...{ schema, shownDocuments },
    ...{ maxQueryTokens: 500, maxQueryDepth: 5, introspection: true },
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
    },
    onFailure: (failure) => failures.push(failure),
  })
  await apollo.start()
  let streams: Streams | null = null
  const http = createHttpServer<{ requestId: string }>({
    apollo,
    authenticate,
    createContext: (_principal, requestId) => ({ requestId }),
    onFailure: (failure) => failures.push(failure),
    onStreamConnection: (event) => connections.push(event),
    onStreamEnded: (event) => ended.push(event),
    graphiql: true,
    shownDocuments,
    findDocument: (id) => (id === 'ticks' ? 'subscription { ticks { number } }' : undefined),
    maxBodyBytes: 4000,
    corsOrigins: [],
    checks: {},
    renderMetrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    onAnswered: () => undefined,
    assets: new Map(),
    links: { verify: () => ({ ok: false, reason: 'MALFORMED' }) },
    streams: {
      schema,
      ...{ maxQueryTokens: 500, maxQueryDepth: 5, introspection: true },
      stringifyResult: (result) => JSON.stringify(result),
      limits: {
        maxConnections: 50,
        maxConnectionsPerCaller: 20,
        initTimeoutMs: 3000,
        keepAliveMs: 10_000,
        ...limits,
      },
      create: (words) => {
        const isRefused = ({ source: text }: StreamRequest, { principal }: StreamCaller) =>
          text.includes('secret') || withdrawn.has(principal?.userId ?? '')
        streams = createStreams({
          open: async (request, caller) => {
            await Promise.resolve()
            return isRefused(request, caller)
              ? words.toErrors(refusal, caller.requestId)
              : source.listen((tick) => tick.about === (request.variables['of'] ?? 'clock'))
          },
          answer: async ({ document, operationName }, { requestId }, event) => {
            const result = await execute({
              schema,
              document,
              operationName,
              rootValue: { ticks: event },
            })
            return JSON.stringify(
              words.toResult(result as { errors?: readonly GraphQLError[] }, requestId),
            )
          },
          rightsOf: () => '',
          identityOf: ({ principal }) => principal?.userId ?? '',
          holderOf: ({ principal }) => principal?.userId ?? '',
          toStreamEvent: (event) => {
            const { about, number } = event as Tick
            return { about, sequence: number, event }
          },
          toErrors: (error, { requestId }) => words.toErrors(error, requestId),
          onEnded: words.onEnded,
          timers: machineTimers,
          recheckEveryMs: limits.recheckEveryMs ?? 60_000,
          maxStreamsPerCaller: limits.maxStreamsPerCaller ?? 10,
        })
        return streams
      },
    },
  })
  const port = await http.listen({ host: '127.0.0.1', port: 0 })
  if (streams === null) throw new Error('expected the server to make its streams')
  return {
    ...{ http, port, source, streams, failures, connections, ended, withdrawn, expired, held },
    url: `http://127.0.0.1:${String((http.server.address() as AddressInfo).port)}`,
    close: async () => {
      await http.close(200)
      await apollo.stop()
    },
  }
}
