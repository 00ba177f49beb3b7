import { BackendError } from './errors.ts'
import { TransportError } from './transport.ts'

/** What it means for a client that a backend gave no answer; any other error comes back as it is. */
export function transportFailure(backend: string, cause: unknown): unknown {
  if (!(cause instanceof TransportError)) return cause
  switch (cause.reason) {
    case 'TIMEOUT':
      return new BackendError('BACKEND_TIMEOUT', backend, 'no complete answer in time', { cause })
    case 'TOO_LARGE':
      return new BackendError('BACKEND_MALFORMED', backend, 'the answer is too large', { cause })
    case 'UNREACHABLE':
      return new BackendError('BACKEND_UNAVAILABLE', backend, 'cannot be reached', { cause })
  }
}
