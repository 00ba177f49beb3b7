/**
 * The HTTP server below every route: bodies, request ids, errors in one shape.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { fastify, type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import { reportFailure, type OnFailure } from './answer-plugin.ts'
import { endWithError, sendHttpError, sendThrown, type HttpError } from './error-reply.ts'
import { createOutcome } from './exchange.ts'

export interface HttpAppOptions {
  /** Largest request body, in bytes. */
  readonly maxBodyBytes: number
  readonly onFailure: OnFailure
}

/** How long a client may take to send a whole request, in milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000

/** How often Node looks for requests that are late, in milliseconds: so much longer one may take. Its default is 30 s. */
const TIMEOUT_CHECK_MS = 1000

const REQUEST_ID = /^[\w.:-]{1,128}$/

/** A caller's own `x-request-id` is kept when it is harmless. */
const readRequestId = ({ headers }: IncomingMessage): string => {
  const own = headers['x-request-id']
  return typeof own === 'string' && REQUEST_ID.test(own) ? own : randomUUID()
}

/** Whoever offers another protocol is answered in this one (RFC 9110, section 7.8), as Java's HTTP client that offers `h2c`. */
const asksForWebSocket = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket'

export function createHttpApp({ maxBodyBytes, onFailure }: HttpAppOptions): FastifyInstance {
  const app: FastifyInstance = fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: {
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
      shouldUpgradeCallback: (request) =>
        asksForWebSocket(request) && app.server.listenerCount('upgrade') > 0,
    },
    genReqId: (request) => readRequestId(request as IncomingMessage),
    requestIdHeader: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: (_error, request, reply) => {
      request.outcome = createOutcome()
      sendHttpError(reply as FastifyReply, BAD_PATH)
    },
    clientErrorHandler: refuseGarbage,
  })
  app.decorateRequest('principal', null)
  app.decorateRequest('outcome')
  app.addHook('onRequest', (request, reply, done) => {
    request.outcome = createOutcome()
    reply.header('x-request-id', request.id)
    done()
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(body as string))
    } catch {
      done(Object.assign(new Error('not JSON'), { code: 'INVALID_JSON' }))
    }
  })
  app.setNotFoundHandler((_request, reply) => sendHttpError(reply, NO_ROUTE))
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = KNOWN.get(error.code)
    if (known) return sendHttpError(reply, known)
    reportFailure(onFailure, request.id, error)
    return sendThrown(reply, error)
  })
  return app
}

const BAD_PATH: HttpError = {
  code: 'BAD_USER_INPUT',
  message: 'The path of the URL is not well-formed.',
}

const NO_ROUTE: HttpError = { code: 'NOT_FOUND', message: 'There is nothing at this URL.' }

const KNOWN: ReadonlyMap<string, HttpError> = new Map(
  Object.entries<Omit<HttpError, 'code'>>({
    INVALID_JSON: { message: 'Invalid JSON in the body.' },
    FST_ERR_CTP_BODY_TOO_LARGE: { status: 413, message: 'The body is too large.' },
    FST_ERR_CTP_INVALID_MEDIA_TYPE: {
      status: 415,
      message: 'Send the body as "content-type: application/json".',
    },
    FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
      message: 'The body is not as long as "content-length" says.',
    },
  }).map(([code, error]) => [code, { code: 'BAD_USER_INPUT', ...error }]),
)

const GARBAGE: Readonly<Record<string, Omit<HttpError, 'code'>>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers are too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request did not arrive in time.' },
}

/** What arrived is not HTTP, or not in time: there is no request to answer, only a socket. */
function refuseGarbage(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const said = GARBAGE[error.code ?? ''] ?? { message: 'This is not HTTP.' }
  endWithError(socket, { code: 'BAD_USER_INPUT', ...said }, randomUUID())
}
