/** One call to the sandbox's Google, and what it is answered. */
export interface GoogleCall {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly isKeyValid: boolean
  /** The own fault switched on, if any. */
  readonly fault: string | null
}

export interface GoogleAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** Answered in the shape of Google's HTTP errors. */
export class GoogleRefusal extends Error {
  override readonly name = 'GoogleRefusal'
  readonly status: number
  readonly reason: string

  constructor(status: number, reason: string, message: string) {
    super(message)
    this.status = status
    this.reason = reason
  }
}
