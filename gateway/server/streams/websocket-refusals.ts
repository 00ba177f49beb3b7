/**
 * Why an upgrade becomes no WebSocket: what is answered, and what the log says.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { handleProtocols } from 'graphql-ws'
import type { CloseReason } from '../../observability/stream-events.ts'
import { endWithError, type HttpError } from '../error-reply.ts'
import { noteConnection, type OnStreamConnection } from './connection-notes.ts'
import { REFUSALS } from './connections.ts'

const PATH = '/graphql'

export interface Refusal {
  readonly error: HttpError
  /** For the log. */
  readonly reason: CloseReason
  readonly headers?: readonly string[]
}

const SOON = ['Retry-After: 1']
export const DRAINING: Refusal = { error: REFUSALS.draining, reason: 'DRAINING', headers: SOON }
export const TOO_FULL: Refusal = {
  error: { ...REFUSALS.draining, message: 'Too many connections: come again.' },
  reason: 'TOO_MANY',
  headers: SOON,
}
const WRONG_URL: Refusal = {
  error: { code: 'NOT_FOUND', message: 'WebSockets are opened at "/graphql".' },
  reason: 'WRONG_URL',
}
const WRONG_PROTOCOL: Refusal = {
  error: {
    code: 'BAD_USER_INPUT',
    message: 'Open a WebSocket with the sub-protocol "graphql-transport-ws".',
  },
  reason: 'PROTOCOL',
}
export const NO_HANDSHAKE: Refusal = {
  error: {
    code: 'BAD_USER_INPUT',
    message: 'This is no WebSocket handshake of version 13 (RFC 6455, section 4.2.1).',
  },
  reason: 'PROTOCOL',
  headers: ['Sec-WebSocket-Version: 13'],
}

/** What is wrong with a request to become a WebSocket here; `null` = nothing. */
export function refusalOf({ url, headers }: IncomingMessage): Refusal | null {
  if (url?.split('?', 1)[0] !== PATH) return WRONG_URL
  return handleProtocols(headers['sec-websocket-protocol'] ?? '') === false ? WRONG_PROTOCOL : null
}

export function refuse(
  stream: Duplex,
  { error, reason, headers }: Refusal,
  tell: OnStreamConnection,
): void {
  const requestId = randomUUID()
  noteConnection(tell, { requestId, transport: 'WEBSOCKET' }).closed(reason)
  endWithError(stream, error, requestId, headers)
}
