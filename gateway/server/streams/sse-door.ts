/**
 * `/graphql/stream`: GraphQL over server-sent events, in both modes of its protocol. In the distinct mode a request is
 * answered by the events of its one operation. In the single connection mode `PUT` reserves a stream, `GET` opens it, `POST` adds
 * operations to it and `DELETE` ends one.
 *
 * @see https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendHttpError, sendThrown, type HttpError } from '../error-reply.ts'
import { openEventStream, type EventStream } from './event-stream.ts'
import {
  createConnections,
  REFUSALS as CONNECTION_REFUSALS,
  type Connections,
  type ConnectionsOptions,
} from './connections.ts'
import type { PublicErrors, StreamCaller } from './live-answers.ts'
import type { OperationReader, ReadOperation } from './read-operation.ts'
import { createReservations, type Reservations } from './reservations.ts'
import {
  DISTINCT,
  oneOfSeveral,
  readSeen,
  sendOperation,
  type SendOperationDeps,
} from './send-operation.ts'
import { toCaller, type AuthenticateHeaders } from './stream-callers.ts'

export interface SseDoorOptions extends SendOperationDeps, ConnectionsOptions {
  readonly authenticate: AuthenticateHeaders
  readonly read: OperationReader
  /** Operations of one connection in the single connection mode. */
  readonly maxOperations: number
  readonly keepAliveMs: number
  /** How long a reserved stream waits for its client, in milliseconds. */
  readonly reservationMs: number
}

export interface SseDoor {
  readonly connections: number
  /** Takes nobody new and ends every stream: clients come back by themselves. */
  drain(): void
}

const URL_PATH = '/graphql/stream'
const TOKEN_HEADER = 'x-graphql-event-stream-token'

const REFUSALS = {
  noToken: { code: 'NOT_FOUND', message: 'No stream is reserved under this token.' },
  open: { code: 'BAD_USER_INPUT', status: 409, message: 'This stream is open already.' },
  noId: { code: 'BAD_USER_INPUT', message: 'Give "extensions.operationId", a text.' },
  taken: { code: 'BAD_USER_INPUT', status: 409, message: 'This "operationId" is in use.' },
  notAccepted: {
    code: 'BAD_USER_INPUT',
    status: 406,
    message: 'Accept "text/event-stream", or reserve a stream by PUT.',
  },
  ...CONNECTION_REFUSALS,
  mutation: { code: 'BAD_USER_INPUT', status: 405, message: 'A mutation is sent by POST.' },
} as const satisfies Record<string, HttpError>

export function addSseDoor(app: FastifyInstance, options: SseDoorOptions): SseDoor {
  const connections = createConnections(options)
  const reservations = createReservations(options)
  const door: Door = { options, connections, reservations }
  const route = (method: keyof typeof HANDLERS) =>
    app.route({ method, url: URL_PATH, handler: (request, reply) => answer(door, request, reply) })
  for (const method of ['GET', 'POST', 'PUT', 'DELETE'] as const) route(method)
  return {
    get connections() {
      return connections.size
    },
    drain: () => {
      reservations.clear()
      connections.drain()
    },
  }
}

interface Door {
  readonly options: SseDoorOptions
  readonly connections: Connections
  readonly reservations: Reservations
}

/** One request, its caller known. */
interface Visit extends Door {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly caller: StreamCaller
  /** Of the single connection mode; `null` = distinct mode. */
  readonly token: string | null
}

async function answer(door: Door, request: FastifyRequest, reply: FastifyReply) {
  try {
    const { authenticate } = door.options
    const caller = await toCaller(authenticate, request.headers, request.id)
    request.principal = caller.principal
    if (reply.raw.destroyed) return reply.hijack()
    const visit = { ...door, request, reply, caller, token: tokenOf(request) }
    return await HANDLERS[request.method as keyof typeof HANDLERS](visit)
  } catch (error) {
    door.options.toErrors(error, request.id)
    return sendThrown(reply, error)
  }
}

type Handler = (visit: Visit) => FastifyReply | Promise<FastifyReply>

const reserve: Handler = ({ reservations, connections, caller, reply }) => {
  if (connections.isDraining) return sendHttpError(reply, REFUSALS.draining)
  const token = reservations.make(caller)
  if (token === null) return sendHttpError(reply, REFUSALS.tooMany)
  return reply.code(201).header('content-type', 'text/plain; charset=utf-8').send(token)
}

const openReserved: Handler = (visit) => {
  const { reservations, token, caller, reply } = visit
  const reservation = reservations.find(token, caller)
  if (!reservation) return sendHttpError(reply, REFUSALS.noToken)
  if (reservation.stream) return sendHttpError(reply, REFUSALS.open)
  const stream = connect(visit)
  if ('code' in stream) return sendHttpError(reply, stream)
  reservations.open(reservation, stream)
  return reply
}

const runDistinct: Handler = async (visit) => {
  const { options, request, reply, caller } = visit
  if (!wantsEvents(request)) return sendHttpError(reply, REFUSALS.notAccepted)
  const operation = options.read(paramsOf(request), request.id)
  if (isMutationByGet(request, operation)) return sendHttpError(reply, REFUSALS.mutation)
  const stream = connect(visit)
  if ('code' in stream) return sendHttpError(reply, stream)
  const seen = readSeen(request.headers['last-event-id'])
  const toSend = { operation, caller, ...(seen && { seen }) }
  const running = sendOperation(options, stream, DISTINCT, toSend)
  stream.onClose(running.cancel)
  await running.done
  stream.end('COMPLETED')
  return reply
}

const addOperation: Handler = (visit) => {
  const { options, reservations, token, caller, request, reply } = visit
  const reservation = reservations.find(token, caller)
  if (!reservation) return sendHttpError(reply, REFUSALS.noToken)
  const params = paramsOf(request)
  const { operationId } = (params['extensions'] ?? {}) as { readonly operationId?: unknown }
  if (typeof operationId !== 'string' || operationId === '') {
    return sendHttpError(reply, REFUSALS.noId)
  }
  if (reservation.operations.has(operationId)) return sendHttpError(reply, REFUSALS.taken)
  if (reservation.operations.size >= options.maxOperations) {
    return sendHttpError(reply, REFUSALS.tooMany)
  }
  const operation = options.read(params, request.id)
  if (isMutationByGet(request, operation)) return sendHttpError(reply, REFUSALS.mutation)
  reservations.start(reservation, operationId, (stream) =>
    sendOperation(options, stream, oneOfSeveral(operationId), { operation, caller }),
  )
  return reply.code(202).send()
}

const endOperation: Handler = ({ reservations, token, caller, request, reply }) => {
  const reservation = reservations.find(token, caller)
  if (!reservation) return sendHttpError(reply, REFUSALS.noToken)
  const { operationId } = request.query as { readonly operationId?: unknown }
  if (typeof operationId !== 'string') return sendHttpError(reply, REFUSALS.noId)
  reservations.stop(reservation, operationId)
  return reply.code(200).send()
}

const HANDLERS = {
  PUT: reserve,
  DELETE: endOperation,
  POST: (visit) =>
    (visit.token === null || wantsEvents(visit.request) ? runDistinct : addOperation)(visit),
  GET: (visit) => {
    if (visit.token === null) return runDistinct(visit)
    return wantsEvents(visit.request) ? openReserved(visit) : addOperation(visit)
  },
} as const satisfies Record<string, Handler>

/** Takes the response over, unless there are too many. */
function connect({ connections, options, request, reply, caller }: Visit): EventStream | HttpError {
  const refusal = connections.refusalFor(caller)
  if (refusal) return refusal
  const head = { ...(reply.getHeaders() as Record<string, string>), 'x-request-id': request.id }
  request.outcome.isStream = true
  reply.hijack()
  return connections.keep(openEventStream(reply.raw, options.keepAliveMs, head), caller)
}

const tokenOf = ({ headers, query }: FastifyRequest): string | null => {
  const header = headers[TOKEN_HEADER]
  const { token } = query as { readonly token?: unknown }
  return typeof header === 'string' ? header : typeof token === 'string' ? token : null
}

const wantsEvents = ({ headers }: FastifyRequest): boolean =>
  /(^|,|\s)text\/event-stream/i.test(headers.accept ?? '')

/** By POST they are the body, by GET the query, where what is no text is JSON. */
function paramsOf({ method, body, query }: FastifyRequest): Readonly<Record<string, unknown>> {
  if (method === 'POST') return (body ?? {}) as Record<string, unknown>
  const params = query as Readonly<Record<string, string>>
  return {
    ...params,
    variables: fromJson(params['variables']),
    extensions: fromJson(params['extensions']),
  }
}

function fromJson(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const isMutationByGet = (
  { method }: FastifyRequest,
  operation: ReadOperation | { readonly errors: PublicErrors },
): boolean => method === 'GET' && 'kind' in operation && operation.kind === 'mutation'
