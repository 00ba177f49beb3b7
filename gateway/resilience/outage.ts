/**
 * Which outcomes of a call say that the backend is unwell, and which that a second call may help.
 *
 * @module
 */
import type {
  TransportErrorReason,
  TransportRequest,
  TransportResponse,
} from '../../subgraphs/backend/transport.ts'

/** Realms differ under Jest: a transport error is known by its shape. */
export const reasonOf = (error: unknown): TransportErrorReason | null =>
  error instanceof Error && error.name === 'TransportError' && 'reason' in error
    ? (error.reason as TransportErrorReason)
    : null

/** No answer, for reasons that lie with the backend. */
export const isOutage = (error: unknown): boolean => {
  const reason = reasonOf(error)
  return reason === 'UNREACHABLE' || reason === 'TIMEOUT'
}

/** An answer that says it cannot answer. 501 and 505 are about the request. */
export const isOutageStatus = (status: number): boolean =>
  status >= 500 && status !== 501 && status !== 505

const IDEMPOTENCY_KEY = 'idempotency-key'

/** Sent twice it does no more than sent once. */
export const isRepeatable = ({ method, headers, isRead }: TransportRequest): boolean =>
  method === 'GET' ||
  isRead === true ||
  Object.keys(headers).some((name) => name.toLowerCase() === IDEMPOTENCY_KEY)

/**
 * Milliseconds that the backend asked to be left alone; `null` = it said nothing. Both forms of RFC 9110, section 10.2.3.
 */
export function retryAfterMs({ headers }: TransportResponse, nowMs: number): number | null {
  const header = headers['retry-after']
  const text = String(Array.isArray(header) ? header[0] : header).trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const date = /GMT$/.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs)
}
