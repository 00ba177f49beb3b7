/**
 * Credentials that are tokens: our own by client credentials, or the caller's, exchanged or as it came.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import type { BoundCaller, Credential } from '../../../subgraphs/backend/credential.ts'
import { BackendError } from '../../../subgraphs/backend/errors.ts'
import { createTokenHolder, type TokenHolder } from './token-holder.ts'
import { requestToken, type TokenEndpoint } from './token-request.ts'

export interface TokenCredentialOptions {
  /** The backend's name, for errors. */
  readonly backend: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly endpoint: TokenEndpoint
  /** Further form fields, e.g. `audience` or `scope`. */
  readonly parameters: Readonly<Record<string, string>>
}

/** OAuth 2 client credentials (RFC 6749 section 4.4): the same token for all callers. */
export function sharedToken(options: TokenCredentialOptions): Credential {
  const { endpoint, parameters } = options
  const form = { grant_type: 'client_credentials', ...parameters }
  const holder = createTokenHolder({ ...options, request: () => requestToken(endpoint, form) })
  return {
    headers: () => holder.headers(),
    refused: (headers) => {
      holder.forget(headers)
      return true
    },
  }
}

/** Whom the operation under way is for. */
export type CurrentCaller = () => BoundCaller

/** Callers whose exchanged tokens are held; the least recently served go first. */
const MAX_CALLERS = 10_000

const EXCHANGE = {
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
} as const

/** Token exchange (RFC 8693): a token of this backend's for the caller's own, one for each caller. */
export function exchangedToken(options: TokenCredentialOptions, caller: CurrentCaller): Credential {
  const { backend, endpoint, parameters } = options
  const holders = new LRUCache<string, TokenHolder>({ max: MAX_CALLERS })
  const holderOf = (bound: BoundCaller | null): TokenHolder => {
    const { key, token } = readToken(backend, bound)
    const known = holders.get(key)
    if (known !== undefined) return known
    const form = { ...EXCHANGE, ...parameters, subject_token: token }
    const holder = createTokenHolder({ ...options, request: () => requestToken(endpoint, form) })
    holders.set(key, holder)
    return holder
  }
  return {
    caller,
    headers: async (call) => holderOf(call.caller).headers(),
    refused: (headers, call) => {
      holderOf(call.caller).forget(headers)
      return true
    },
  }
}

/** The caller's own token, as it came. */
export const passedThrough = (backend: string, caller: CurrentCaller): Credential => ({
  caller,
  headers: (call) => ({ authorization: `Bearer ${readToken(backend, call.caller).token}` }),
  refused: () => false,
})

function readToken(backend: string, caller: BoundCaller | null) {
  const token = caller?.token ?? null
  if (caller !== null && token !== null) return { key: caller.key, token }
  throw new BackendError('BACKEND_AUTH', backend, 'there is no token of the caller to speak with')
}
