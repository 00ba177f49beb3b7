/**
 * Errors that end a request before or outside GraphQL, in GraphQL's shape all the same.
 *
 * @module
 */
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { ERROR_TABLE, type ErrorCode } from './error-table.ts'
import { toPublicError } from './public-error.ts'
import { withRequestId } from './answer-plugin.ts'

export interface HttpError {
  readonly code: ErrorCode
  /** Written for the caller. */
  readonly message: string
  /** Where it says more than the code's own. */
  readonly status?: number
}

/** The body, as text. */
export const toErrorBody = ({ code, message }: HttpError, requestId: string): string =>
  JSON.stringify({
    errors: [{ message, extensions: { code, retryable: ERROR_TABLE[code].retryable, requestId } }],
  })

/** Where there is no request to answer, only its connection, which ends with it. */
export function endWithError(
  connection: Duplex,
  error: HttpError,
  requestId: string,
  headers: readonly string[] = [],
): void {
  const { code, status = ERROR_TABLE[code].httpStatus } = error
  const body = toErrorBody(error, requestId)
  const head = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    'Connection: close',
    ...headers,
  ]
  connection.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

export const sendHttpError = (reply: FastifyReply, error: HttpError): FastifyReply =>
  sendJson(reply, error.code, toErrorBody(error, reply.request.id), error.status)

/** Whatever was thrown, by the error table. */
export function sendThrown(reply: FastifyReply, thrown: unknown): FastifyReply {
  const formatted = withRequestId(toPublicError(thrown, { message: '' }), reply.request.id)
  const code = formatted.extensions?.['code'] as ErrorCode
  if (code === 'UNAUTHENTICATED') reply.header('www-authenticate', challengeOf(formatted.message))
  return sendJson(reply, code, JSON.stringify({ errors: [formatted] }))
}

function sendJson(
  reply: FastifyReply,
  code: ErrorCode,
  body: string,
  status = ERROR_TABLE[code].httpStatus,
): FastifyReply {
  reply.request.outcome.codes = [code]
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(body)
}

/** RFC 6750, section 3: quotes, backslashes and anything beyond ASCII may not stand in a description. */
const challengeOf = (message: string): string => {
  const description = message.replaceAll('"', "'").replace(/[^\x20-\x5b\x5d-\x7e]/g, ' ')
  return `Bearer error="invalid_token", error_description="${description}"`
}
