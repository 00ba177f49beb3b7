/**
 * HTTP headers → who calls.
 *
 * @module
 */
import { AuthenticationError } from './authentication-error.ts'
import { combine } from './combine.ts'
import type { Principal } from './principal.ts'
import type { TokenVerifier } from './tokens/token-verifier.ts'

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** `null` = nobody said who they are. Rejects with {@link AuthenticationError} for a credential that is not good. */
export type Authenticate = (headers: Headers) => Promise<Principal | null>

export interface Verifiers {
  readonly verifyToken: TokenVerifier
  readonly verifyApiKey: (key: string) => Principal | Promise<Principal>
}

const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i

/**
 * `Authorization: Bearer` holds a token of a person or an app, `X-API-Key` an app's key. Together they are one
 * principal, see {@link combine}.
 */
export const createAuthenticate =
  ({ verifyToken, verifyApiKey }: Verifiers): Authenticate =>
  async (headers) => {
    const authorization = headers.authorization
    const apiKey = headers['x-api-key']
    if (authorization === undefined) {
      return apiKey === undefined ? null : verifyApiKey(single(apiKey, 'X-API-Key'))
    }
    const token = readBearer(single(authorization, 'Authorization'))
    if (apiKey === undefined) return verifyToken(token)
    const app = await verifyApiKey(single(apiKey, 'X-API-Key'))
    return combine(app, await verifyToken(token))
  }

function single(value: string | readonly string[] | undefined, header: string): string {
  if (typeof value === 'string') return value
  throw new AuthenticationError(`The header "${header}" must be sent once.`)
}

function readBearer(authorization: string): string {
  const token = BEARER.exec(authorization)?.[1]
  if (token !== undefined) return token
  throw new AuthenticationError('"Authorization" must read "Bearer " and one token.')
}
