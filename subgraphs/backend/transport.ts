/**
 * The network as a backend client sees it. The real one is handed in by the gateway, a fake one by tests.
 *
 * @module
 */

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Absolute, from configuration; never from a caller. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Budget for connection, headers and the whole body together, in milliseconds. */
  readonly timeoutMs: number
  /** Most bytes of body that are read after decompression; a longer one fails as `TOO_LARGE`. */
  readonly maxBytes: number
  /** It changes nothing, whatever its method says: it may be sent again. */
  readonly isRead?: true
  /** Ends it as `CANCELLED`. Of this request alone: it is never let go of. */
  readonly signal?: AbortSignal
}

export interface TransportResponse {
  readonly status: number
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** Sends one request. Never follows a redirect. Rejects with a {@link TransportError} only. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>

export type TransportErrorReason =
  | 'TIMEOUT' // the budget ran out before the body's last byte
  | 'CUT_SHORT' // the same, but the budget was too small to blame the backend
  | 'UNREACHABLE' // no connection, or it broke
  | 'TOO_LARGE' // more than `maxBytes`
  | 'CANCELLED' // by its `signal`
  | 'CIRCUIT_OPEN' // not sent: the backend has been failing
  | 'DEADLINE' // the time of the operation it belongs to ran out

export interface TransportErrorOptions {
  readonly cause?: unknown
  /** When to try again at the earliest. */
  readonly retryAfterSeconds?: number
}

export class TransportError extends Error {
  override readonly name = 'TransportError'
  readonly reason: TransportErrorReason
  readonly retryAfterSeconds: number | undefined

  constructor(reason: TransportErrorReason, options?: TransportErrorOptions) {
    super(reason, options)
    this.reason = reason
    this.retryAfterSeconds = options?.retryAfterSeconds
  }
}
