/**
 * HTTP headers → who calls.
 *
 * @module
 */
import type { ApiKeyVerifier } from './api-keys.ts'
import { AuthenticationError } from './authentication-error.ts'
import type { JwtVerifier } from './jwt.ts'
import type { Principal } from './principal.ts'

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** `null` = nobody said who they are. Rejects with {@link AuthenticationError} for a credential that is not good. */
export type Authenticate = (headers: Headers) => Promise<Principal | null>

export interface Verifiers {
  readonly verifyJwt: JwtVerifier
  readonly verifyApiKey: ApiKeyVerifier
}

const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i

/** `Authorization: Bearer` holds a person's token, `X-API-Key` an app's key; one request may carry one of them. */
export const createAuthenticate =
  ({ verifyJwt, verifyApiKey }: Verifiers): Authenticate =>
  async (headers) => {
    const authorization = headers.authorization
    const apiKey = headers['x-api-key']
    if (authorization === undefined && apiKey === undefined) return null
    if (authorization !== undefined && apiKey !== undefined) {
      throw new AuthenticationError('Send either "Authorization" or "X-API-Key", not both.')
    }
    if (authorization === undefined) return verifyApiKey(single(apiKey, 'X-API-Key'))
    return verifyJwt(readBearer(single(authorization, 'Authorization')))
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
