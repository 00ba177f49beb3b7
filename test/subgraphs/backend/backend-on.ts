import type { BackendError } from '../../../subgraphs/backend/errors.ts'
import {
  createHttpBackend,
  type Credential,
  type HttpBackendOptions,
} from '../../../subgraphs/backend/http-backend.ts'
import { pendingTransport } from './pending-transport.ts'

export const KEY: Credential = {
  headers: () => ({ authorization: 'Bearer key' }),
  refused: () => false,
}

/** A backend over the fake network, with a clock that stands still until it is set. */
export function backendOn(options: Partial<HttpBackendOptions> = {}) {
  const network = pendingTransport()
  const clock = { ms: 0 }
  const backend = createHttpBackend({
    name: 'vehicles',
    baseUrl: 'http://backend.test/v1',
    transport: network.send,
    credential: KEY,
    now: () => clock.ms,
    timeoutMs: 1000,
    maxConcurrentCalls: 8,
    ...options,
  })
  return { backend, network, clock }
}

export const asIs = (value: unknown) => value
/** The code a call fails with, or `answered`. */
export const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: BackendError) => error.extensions.code,
  )
