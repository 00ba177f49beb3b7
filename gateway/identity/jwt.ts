/**
 * OAuth 2 bearer tokens as signed JWTs (RFC 9068).
 *
 * @module
 */
import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload } from 'jose'
import { BackendError } from '../../subgraphs/backend/errors.ts'
import { transportFailure } from '../../subgraphs/backend/transport-failure.ts'
import { TransportError, type Transport } from '../../subgraphs/backend/transport.ts'
import { AuthenticationError } from './authentication-error.ts'
import type { Principal } from './principal.ts'

export interface JwtOptions {
  /** `iss` that tokens must carry. */
  readonly issuer: string
  /** `aud` that tokens must carry. */
  readonly audience: string
  /** Where the issuer publishes its keys. */
  readonly jwksUrl: string
  /** Signature algorithms that are accepted; never `none` or a shared-secret one. */
  readonly algorithms: readonly string[]
  readonly clockToleranceSeconds: number
  /** Budget of one read of the keys, in milliseconds. */
  readonly timeoutMs: number
  readonly transport: Transport
}

export type JwtVerifier = (token: string) => Promise<Principal>

/**
 * Verifies signature, issuer, audience, type and lifetime.
 *
 * Rejects with {@link AuthenticationError} for a bad token, with `BackendError` (backend `identity`) when the keys
 * cannot be had.
 */
export function createJwtVerifier(options: JwtOptions): JwtVerifier {
  const keys = createRemoteJWKSet(new URL(options.jwksUrl), {
    timeoutDuration: options.timeoutMs,
    [customFetch]: (url) => fetchKeys(options, url),
  })
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: options.issuer,
        audience: options.audience,
        algorithms: [...options.algorithms],
        typ: 'at+jwt',
        clockTolerance: options.clockToleranceSeconds,
        requiredClaims: ['sub', 'exp'],
      })
      return toPrincipal(payload)
    } catch (cause) {
      throw toFailure(cause)
    }
  }
}

async function fetchKeys(options: JwtOptions, url: string): Promise<Response> {
  const { status, body } = await options.transport({
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
    timeoutMs: options.timeoutMs,
    maxBytes: 256 * 1024,
  })
  return new Response(new Uint8Array(body), { status: status < 200 || status > 599 ? 502 : status })
}

const toPrincipal = ({ sub, scope }: JWTPayload): Principal => ({
  kind: 'USER',
  userId: sub ?? null,
  appId: null,
  scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean).sort() : [],
})

function toFailure(cause: unknown): unknown {
  if (cause instanceof TransportError) return transportFailure('identity', cause)
  const reason = cause instanceof errors.JOSEError ? reasonOf(cause) : null
  if (reason !== null) return new AuthenticationError(reason, { cause })
  return new BackendError('BACKEND_UNAVAILABLE', 'identity', 'its keys cannot be read', { cause })
}

/** `null` = the token may be good, but we could not get at the keys. */
function reasonOf(error: errors.JOSEError): string | null {
  if (error instanceof errors.JWTExpired) return 'The token has expired: get a new one.'
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The token's claim "${error.claim}" is missing or not what this gateway expects.`
  }
  switch (error.code) {
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
      return 'The token is signed with an algorithm that is not accepted, or not signed at all.'
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      return "The token's signature does not fit."
    case 'ERR_JWKS_NO_MATCHING_KEY':
    case 'ERR_JWKS_MULTIPLE_MATCHING_KEYS':
      return 'The token is signed with a key that its issuer does not publish.'
    case 'ERR_JWKS_TIMEOUT':
    case 'ERR_JWKS_INVALID':
    case 'ERR_JOSE_GENERIC':
      return null
    default:
      return 'The token is not a signed JWT.'
  }
}
