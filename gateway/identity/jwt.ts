/**
 * OAuth 2 bearer tokens as signed JWTs (RFC 9068).
 *
 * @module
 */
import { errors, jwtVerify, type JWTPayload, type JWTVerifyResult } from 'jose'
import { isBackendError, BackendError } from '../../subgraphs/backend/errors.ts'
import { AuthenticationError } from './authentication-error.ts'
import { createRemoteKeys, type IssuerKeys, type RemoteKeysOptions } from './tokens/remote-keys.ts'
import {
  STANDARD_CLAIMS,
  toPrincipal,
  type ClaimNames,
  type TokenIssuer,
  type VerifiedToken,
} from './tokens/token-issuer.ts'

export interface JwtRules {
  /** `iss` that tokens must carry. */
  readonly issuer: string
  /** `aud` that tokens must carry. */
  readonly audience: string
  /** Signature algorithms that are accepted; never `none` or a shared-secret one. */
  readonly algorithms: readonly string[]
  /** `typ` that tokens may carry, in lower case. Default `at+jwt`: an ID token is no access token. */
  readonly types?: readonly string[] | undefined
  /** Default {@link STANDARD_CLAIMS}. */
  readonly claims?: ClaimNames | undefined
  readonly clockToleranceSeconds: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export type JwtOptions = JwtRules & RemoteKeysOptions

export const createJwtIssuer = (options: JwtOptions): TokenIssuer =>
  createIssuerOver(createRemoteKeys(options), options)

/** Verifies signature, algorithm, type, issuer, audience and lifetime. */
export function createIssuerOver(keys: IssuerKeys, rules: JwtRules): TokenIssuer {
  return {
    issuer: rules.issuer,
    verify: async (token) => {
      try {
        const generation = keys.generation()
        const result = await jwtVerify(token, keys.keyFor, {
          issuer: rules.issuer,
          audience: rules.audience,
          algorithms: [...rules.algorithms],
          clockTolerance: rules.clockToleranceSeconds,
          currentDate: new Date(rules.now()),
          requiredClaims: ['sub', 'exp'],
        })
        return toVerified(result, rules, () => keys.generation() === generation)
      } catch (cause) {
        throw toFailure(cause)
      }
    },
  }
}

const ACCESS_TOKEN = ['at+jwt']

function toVerified(
  { payload, protectedHeader }: JWTVerifyResult,
  { types = ACCESS_TOKEN, claims = STANDARD_CLAIMS, clockToleranceSeconds, ...rules }: JwtRules,
  isCurrent: () => boolean,
): VerifiedToken {
  const type = (protectedHeader.typ ?? '').toLowerCase().replace(/^application\//, '')
  if (!types.includes(type)) throw badClaim('typ')
  if (isFromFuture(payload, rules.now() / 1000 + clockToleranceSeconds)) throw badClaim('iat')
  const principal = toPrincipal(payload, claims, rules.issuer)
  if (principal === null) throw badClaim(claims.user)
  return {
    principal,
    issuer: rules.issuer,
    id: typeof payload.jti === 'string' ? payload.jti : null,
    endsAtMs: ((payload.exp ?? 0) + clockToleranceSeconds) * 1000,
    isCurrent,
  }
}

const isFromFuture = ({ iat }: JWTPayload, nowSeconds: number): boolean =>
  iat !== undefined && iat > nowSeconds

const badClaim = (claim: string): AuthenticationError =>
  new AuthenticationError(CLAIMS.get(claim) ?? otherClaim(claim))

const CLAIMS: ReadonlyMap<string, string> = new Map([
  ['aud', 'The token is for another audience (claim "aud"), not for this gateway.'],
  ['exp', 'The token has no usable end (claim "exp").'],
  ['iat', 'The token was issued in the future (claim "iat"): check the clocks.'],
  ['iss', 'The token is from an issuer (claim "iss") that this gateway does not trust.'],
  ['nbf', 'The token is not valid yet (claim "nbf").'],
  ['typ', 'The token is of another type (header "typ") than an access token.'],
])

const otherClaim = (claim: string): string =>
  `The token's claim "${claim}" is missing or not what this gateway expects.`

function toFailure(cause: unknown): unknown {
  if (isBackendError(cause) || cause instanceof AuthenticationError) return cause
  const reason =
    cause instanceof errors.JOSEError ? reasonOf(cause) : 'The token is not a signed JWT.'
  if (reason !== null) return new AuthenticationError(reason, { cause })
  return new BackendError('BACKEND_UNAVAILABLE', 'identity', 'its keys cannot be used', { cause })
}

/** `null` = the token may be good, but the issuer's keys are not. */
function reasonOf(error: errors.JOSEError): string | null {
  if (error instanceof errors.JWTExpired) return 'The token has expired: get a new one.'
  if (error instanceof errors.JWTClaimValidationFailed) return badClaim(error.claim).message
  switch (error.code) {
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
      return 'The token is signed with an algorithm that is not accepted, or not signed at all.'
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      return "The token's signature does not fit."
    case 'ERR_JWKS_NO_MATCHING_KEY':
    case 'ERR_JWKS_MULTIPLE_MATCHING_KEYS':
      return 'The token is signed with a key that its issuer does not publish.'
    case 'ERR_JWKS_INVALID':
    case 'ERR_JOSE_GENERIC':
      return null
    default:
      return 'The token is not a signed JWT.'
  }
}
