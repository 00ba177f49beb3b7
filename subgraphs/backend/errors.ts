/**
 * What can go wrong between us and a backend, as one closed union of codes.
 *
 * @module
 */

export type BackendErrorCode =
  | 'BACKEND_AUTH' // our own credential was refused
  | 'BACKEND_MALFORMED' // answered, but not in the shape it promises
  | 'BACKEND_QUOTA' // our quota there is used up: 429 or the backend's own word for it
  | 'BACKEND_REJECTED' // the request is at fault: a retry cannot help
  | 'BACKEND_TIMEOUT' // no complete answer within the call's budget
  | 'BACKEND_UNAVAILABLE' // no connection, 408 or 5xx: a retry may help
  | 'DEADLINE_EXCEEDED' // the time of the operation it was asked for ran out
  | 'VEHICLE_ASLEEP' // the car answers nothing until somebody wakes it

export interface BackendErrorOptions {
  /** What really happened: goes to the log, never to a client. */
  readonly cause?: unknown
  /** Seconds after which the backend asked to be called again (`Retry-After`). */
  readonly retryAfterSeconds?: number
}

/** A backend failed one call. The message names the backend and what failed, no URL, body or credential. */
export class BackendError extends Error {
  override readonly name = 'BackendError'
  /** graphql-js copies these into the GraphQL error, so the code survives every delegation. */
  readonly extensions: {
    readonly code: BackendErrorCode
    readonly backend: string
    readonly retryAfterSeconds?: number
  }

  constructor(
    code: BackendErrorCode,
    backend: string,
    message: string,
    { cause, retryAfterSeconds }: BackendErrorOptions = {},
  ) {
    super(`${backend}: ${message}`, { cause })
    this.extensions = {
      code,
      backend,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    }
  }
}

/** Codes survive module realms (Jest has several), classes do not: ask by shape. */
export const isBackendError = (error: unknown): error is BackendError =>
  error instanceof Error && error.name === 'BackendError' && 'extensions' in error

/** A caller's argument is out of its range or malformed. The message may be shown to them. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly extensions: { readonly code: 'BAD_USER_INPUT'; readonly argument: string }

  /** @param argument the argument's name in the schema, e.g. `first`. */
  constructor(argument: string, message: string) {
    super(message)
    this.extensions = { code: 'BAD_USER_INPUT', argument }
  }
}

/** There is nothing by that name. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError'
  readonly extensions = { code: 'NOT_FOUND' } as const
}
