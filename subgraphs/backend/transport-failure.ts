import { BackendError } from './errors.ts'
import type { TransportError } from './transport.ts'

/** What it means for a client that a backend gave no answer; any other error comes back as it is. */
export function transportFailure(backend: string, cause: unknown): unknown {
  if (!isTransportError(cause)) return cause
  const fail = (code: BackendError['extensions']['code'], message: string) => {
    const { retryAfterSeconds } = cause
    const more = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
    return new BackendError(code, backend, message, { cause, ...more })
  }
  switch (cause.reason) {
    case 'TIMEOUT':
    case 'CUT_SHORT':
      return fail('BACKEND_TIMEOUT', 'no complete answer in time')
    case 'TOO_LARGE':
      return fail('BACKEND_MALFORMED', 'the answer is too large')
    case 'UNREACHABLE':
    case 'CANCELLED':
      return fail('BACKEND_UNAVAILABLE', 'cannot be reached')
    case 'CIRCUIT_OPEN':
      return fail('BACKEND_UNAVAILABLE', 'has been failing and is left alone for a moment')
    case 'DEADLINE':
      return fail('DEADLINE_EXCEEDED', "the operation's time ran out")
  }
}

/** Realms differ under Jest: it is known by its shape. */
const isTransportError = (error: unknown): error is TransportError =>
  error instanceof Error && error.name === 'TransportError' && 'reason' in error
