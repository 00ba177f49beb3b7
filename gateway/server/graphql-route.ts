/**
 * `/graphql`: HTTP → who calls → Apollo Server → HTTP.
 *
 * @module
 */
import { Readable } from 'node:stream'
import {
  HeaderMap,
  type ApolloServer,
  type BaseContext,
  type HTTPGraphQLResponse,
} from '@apollo/server'
import type { GraphQLFormattedError } from 'graphql'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'
import { endOfTurn } from '../loop-turn.ts'
import type { Principal } from '../identity/principal.ts'
import { codesOf, reportFailure, withRequestId, type OnFailure } from './answer-plugin.ts'
import { withDocument, type Asked, type FindDocument } from './documents.ts'
import { sendHttpError, sendThrown, type HttpError } from './error-reply.ts'
import type { Exchange } from './exchange.ts'
import { addGraphiqlFiles, sendPage, wantsPage } from './graphiql-routes.ts'
import { sendKeepable } from './keepable-answer.ts'

export interface GraphQLRouteOptions<Context extends BaseContext> {
  /** Started. */
  readonly apollo: ApolloServer<Context>
  /** `null` = nobody said who they are. Rejects with an error whose `extensions.code` is of the error table. */
  readonly authenticate: (headers: IncomingHttpHeaders) => Promise<Principal | null>
  /** Called once per operation that is to run. */
  readonly createContext: (
    principal: Principal | null,
    requestId: string,
  ) => Context | Promise<Context>
  /** Every operation runs inside, so that what it leads to knows whom it is done for. Default: just runs it. */
  readonly runAs?: <T>(
    principal: Principal | null,
    operation: () => T,
    limits?: { readonly timeoutHeader?: string | readonly string[] | undefined },
  ) => T
  readonly onFailure: OnFailure
  /** Whether a browser that opens `/graphql` gets GraphiQL. */
  readonly graphiql: boolean
  /** Trusted documents. Default: there are none. */
  readonly findDocument?: FindDocument
}

export function addGraphQLRoute<Context extends BaseContext>(
  app: FastifyInstance,
  options: GraphQLRouteOptions<Context>,
): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: (request, reply) =>
      options.graphiql && wantsPage(request) ? sendPage(reply) : answer(options, request, reply),
  })
  if (options.graphiql) addGraphiqlFiles(app)
  app.route({
    method: ['DELETE', 'HEAD', 'PATCH', 'PUT'],
    url: '/graphql',
    handler: (_request, reply) => sendHttpError(reply.header('allow', 'GET, POST'), WRONG_METHOD),
  })
}

const WRONG_METHOD: HttpError = {
  code: 'BAD_USER_INPUT',
  status: 405,
  message: 'GraphQL is asked by GET or POST.',
}

async function answer<Context extends BaseContext>(
  options: GraphQLRouteOptions<Context>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  await endOfTurn()
  try {
    request.principal = await options.authenticate(request.headers)
  } catch (error) {
    reportFailure(options.onFailure, request.id, error)
    return sendThrown(reply, error)
  }
  const asked = withDocument(toAsked(request), options.findDocument ?? findNone)
  if ('message' in asked) return sendHttpError(reply, asked)
  const exchange = toExchange(request, asked)
  const run = () =>
    options.apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: exchange,
      context: () => createContext(options, exchange),
    })
  const timeoutHeader = request.headers['x-request-timeout-ms']
  const response = await (options.runAs?.(request.principal, run, { timeoutHeader }) ?? run())
  return send(reply, response, exchange)
}

// Apollo Server would report a failure without the request's id.
async function createContext<Context extends BaseContext>(
  { createContext, onFailure }: GraphQLRouteOptions<Context>,
  { principal, requestId }: Exchange,
): Promise<Context> {
  try {
    return await createContext(principal, requestId)
  } catch (error) {
    reportFailure(onFailure, requestId, error)
    throw error
  }
}

const findNone: FindDocument = () => undefined

function toAsked({ url, body }: FastifyRequest): Asked {
  const queryAt = url.indexOf('?')
  return { search: queryAt === -1 ? '' : url.slice(queryAt), body }
}

function toExchange(request: FastifyRequest, { search, body }: Asked): Exchange {
  return {
    method: request.method,
    headers: toHeaderMap(request.headers),
    search,
    body,
    requestId: request.id,
    principal: request.principal,
    outcome: request.outcome,
    isOldClient: ONLY_JSON.test(request.headers.accept ?? ''),
  }
}

const ONLY_JSON = /^application\/json *(;[^,]*)?$/i

/**
 * Who wants JSON wants what Apollo Server answers to those who do not say: without the header it does not negotiate,
 * which takes it longer than the rest of its work on HTTP.
 */
function toHeaderMap(headers: IncomingHttpHeaders): HeaderMap {
  const map = new HeaderMap()
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || (name === 'accept' && value === 'application/json')) continue
    map.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return map
}

function send(
  reply: FastifyReply,
  { status, headers, body }: HTTPGraphQLResponse,
  exchange: Exchange,
): FastifyReply {
  reply.code(status ?? 200)
  for (const [name, value] of headers) reply.header(name, value)
  const { lifetime, isAnswered, onGone } = exchange.outcome
  if (body.kind === 'chunked') {
    if (onGone) watchLeaving(reply, onGone)
    return reply.header('cache-control', 'no-store').send(Readable.from(body.asyncIterator))
  }
  if (lifetime !== null && status !== 406) {
    return sendKeepable(reply, body.string, exchange, lifetime)
  }
  reply.header('cache-control', headers.get('cache-control') ?? 'no-store')
  const isRefused = status === 406 || (!isAnswered && (status ?? 200) >= 400)
  return reply.send(isRefused ? finish(body.string, exchange) : body.string)
}

function watchLeaving(reply: FastifyReply, onGone: () => void): void {
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) onGone()
  })
}

/** Apollo Server refused the request outside of the operation: its error lacks the request's id. */
function finish(body: string, { requestId, outcome }: Exchange): string {
  const answer = JSON.parse(body) as { readonly errors?: readonly GraphQLFormattedError[] }
  if (answer.errors === undefined) return body
  outcome.codes = codesOf(answer.errors)
  const errors = answer.errors.map((error) => withRequestId(error, requestId))
  return JSON.stringify({ ...answer, errors })
}
