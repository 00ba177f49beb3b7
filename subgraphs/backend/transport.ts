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
  | 'UNREACHABLE' // no connection, or it broke
  | 'TOO_LARGE' // more than `maxBytes`

export class TransportError extends Error {
  override readonly name = 'TransportError'
  readonly reason: TransportErrorReason

  constructor(reason: TransportErrorReason, options?: { readonly cause?: unknown }) {
    super(reason, options)
    this.reason = reason
  }
}
