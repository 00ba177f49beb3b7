/**
 * What an HTTP status means where the backend has no better word for it.
 *
 * @module
 */
import { BackendError, type BackendErrorCode } from './errors.ts'
import type { TransportResponse } from './transport.ts'

/** What a backend's own words say about its error answer. */
export interface StatusReading {
  readonly code: BackendErrorCode
  /** For the log; never the backend's own text. */
  readonly message: string
  /** The backend's word for it where its client decides by it, e.g. `resource_missing`: see {@link reasonOf}. */
  readonly reason?: string
}

/** A backend's own reading of its error answer; `null` leaves it to the status. */
export type StatusErrorReader = (response: TransportResponse) => StatusReading | null

export function statusError(
  backend: string,
  response: TransportResponse,
  readError: StatusErrorReader = () => null,
): BackendError {
  const own = readError(response)
  const code = own?.code ?? codeOfStatus(response.status)
  const message = own?.message ?? `answered with status ${String(response.status)}`
  const retryAfterSeconds = readRetryAfter(response.headers['retry-after'])
  return new BackendError(code, backend, message, {
    cause: { status: response.status, reason: own?.reason ?? null },
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  })
}

/** The HTTP status that made this error, if a status did. */
export const statusOf = ({ cause }: BackendError): number | null =>
  typeof cause === 'object' && cause !== null && 'status' in cause ? Number(cause.status) : null

/** The backend's own word for this error, if its reader gave one. */
export const reasonOf = ({ cause }: BackendError): string | null =>
  typeof cause === 'object' && cause !== null && 'reason' in cause && cause.reason !== null
    ? String(cause.reason)
    : null

function codeOfStatus(status: number): BackendErrorCode {
  if (status === 401 || status === 403) return 'BACKEND_AUTH'
  if (status === 429) return 'BACKEND_QUOTA'
  if (status === 408 || status >= 500) return 'BACKEND_UNAVAILABLE'
  if (status < 400) return 'BACKEND_MALFORMED' // a redirect is not an answer
  return 'BACKEND_REJECTED'
}

/** Seconds form only: the date form would need a clock, and no backend of ours sends it. */
function readRetryAfter(header: string | string[] | undefined): number | null {
  const text = String(Array.isArray(header) ? header[0] : header).trim()
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}
