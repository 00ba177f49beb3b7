/**
 * OAuth 2 bearer tokens as signed JWTs (RFC 9068).
 *
 * @module
 */
import { errors } from 'jose'
import { isBackendError, BackendError } from '../../subgraphs/backend/errors.ts'
import { AuthenticationError } from './authentication-error.ts'
import { createRemoteKeys, type IssuerKeys, type RemoteKeysOptions } from './tokens/remote-keys.ts'
import type { FitsSignature } from './tokens/signatures.ts'
import type { SignedToken } from './tokens/signed-token.ts'
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

/** Verifies algorithm, signature, issuer, audience, lifetime and type, in this order. */
export function createIssuerOver(keys: IssuerKeys, rules: JwtRules): TokenIssuer {
  return {
    issuer: rules.issuer,
    verify: (token) => {
      if (!rules.algorithms.includes(token.alg)) throw new AuthenticationError(BAD_ALGORITHM)
      const isCurrent = createIsCurrent(keys)
      const judge = (fits: FitsSignature) => {
        if (!fits(token.signed, token.signature)) throw new AuthenticationError(BAD_SIGNATURE)
        return toVerified(token, rules, isCurrent)
      }
      const key = keys.keyFor(token)
      if (!(key instanceof Promise)) return judge(key)
      return key.then(judge, (cause: unknown) => {
        throw withoutKey(cause)
      })
    },
  }
}

/** Out here, where it can keep nothing of the token alive. */
function createIsCurrent(keys: IssuerKeys): () => boolean {
  const generation = keys.generation()
  return () => keys.generation() === generation
}

const ACCESS_TOKEN = ['at+jwt']

function toVerified(
  { typ, claims }: SignedToken,
  rules: JwtRules,
  isCurrent: () => boolean,
): VerifiedToken {
  const { types = ACCESS_TOKEN, claims: names = STANDARD_CLAIMS, issuer } = rules
  const endsAtMs = checkClaims(claims, rules)
  if (!types.includes(typ.toLowerCase().replace(/^application\//, ''))) throw badClaim('typ')
  const principal = toPrincipal(claims, names, issuer)
  if (principal === null) throw badClaim(names.user)
  const { jti } = claims
  return { principal, issuer, id: typeof jti === 'string' ? jti : null, endsAtMs, isCurrent }
}

/** RFC 7519 section 4.1. Answers when the token ends, in milliseconds since 1970. */
function checkClaims(
  { iss, aud, sub, exp, nbf, iat }: SignedToken['claims'],
  rules: JwtRules,
): number {
  const nowSeconds = rules.now() / 1000
  const { clockToleranceSeconds: tolerance } = rules
  if (iss !== rules.issuer) throw badClaim('iss')
  if (aud !== rules.audience && !(Array.isArray(aud) && aud.includes(rules.audience))) {
    throw badClaim('aud')
  }
  if (sub === undefined) throw badClaim('sub')
  if (isAfter(nbf, nowSeconds + tolerance)) throw badClaim('nbf')
  if (!isTime(exp)) throw badClaim('exp')
  if (exp <= nowSeconds - tolerance) throw new AuthenticationError(EXPIRED)
  if (isAfter(iat, nowSeconds + tolerance)) throw badClaim('iat')
  return (exp + tolerance) * 1000
}

const isTime = (claim: unknown): claim is number => Number.isFinite(claim)

/** A time that is there but cannot be read is never over. */
const isAfter = (claim: unknown, seconds: number): boolean =>
  claim !== undefined && !(isTime(claim) && claim <= seconds)

const BAD_ALGORITHM =
  'The token is signed with an algorithm that is not accepted, or not signed at all.'
const BAD_SIGNATURE = "The token's signature does not fit."
const EXPIRED = 'The token has expired: get a new one.'

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

/** Either nobody published such a key, or what was published cannot be used, which is not the token's fault. */
function withoutKey(cause: unknown): unknown {
  if (isBackendError(cause)) return cause
  if (
    cause instanceof errors.JWKSNoMatchingKey ||
    cause instanceof errors.JWKSMultipleMatchingKeys
  ) {
    return new AuthenticationError(UNKNOWN_KEY, { cause })
  }
  return new BackendError('BACKEND_UNAVAILABLE', 'identity', 'its keys cannot be used', { cause })
}

const UNKNOWN_KEY = 'The token is signed with a key that its issuer does not publish.'
