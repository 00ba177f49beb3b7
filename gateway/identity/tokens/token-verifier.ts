/**
 * A bearer token → who calls: by the issuer that it names, or by introspection when it names none. What was verified is
 * remembered until it ends.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import { AuthenticationError } from '../authentication-error.ts'
import { keepToken } from '../caller-scope.ts'
import type { FreshRead } from '../identity-store.ts'
import type { Principal } from '../principal.ts'
import { checkRevocation, revocationKeysOf } from '../revocations.ts'
import { isSigned, noJwt, readSignedToken } from './signed-token.ts'
import type { TokenIssuer, VerifiedToken } from './token-issuer.ts'

export interface TokenVerifierOptions {
  /** Of signed tokens. */
  readonly issuers: readonly TokenIssuer[]
  /** Of opaque ones; `null` = none are taken. */
  readonly introspection: TokenIssuer<string> | null
  /** Of the list of revoked tokens. */
  readonly read: FreshRead
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Rejects with `AuthenticationError` or, when it cannot be found out, with `BackendError`. */
export type TokenVerifier = (token: string) => Promise<Principal>

/** Longer ones are not even looked at. */
const MAX_TOKEN_LENGTH = 16 * 1024
const MAX_KNOWN = 20_000
/** How long a token that is not good is remembered, so that asking again and again costs its issuer nothing. */
const REFUSED_MS = 5000

interface Known extends VerifiedToken {
  readonly revocationKeys: readonly string[]
}

export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { read, now } = options
  const known = new LRUCache<string, Known>({ max: MAX_KNOWN })
  const refused = createRefusals(now)
  const underWay = new Map<string, Promise<Known>>()

  const keep = (token: string, verified: VerifiedToken): Known => {
    const revocationKeys = revocationKeysOf(token, verified.issuer, verified.id)
    const fresh = { ...verified, revocationKeys }
    keepToken(fresh.principal, token)
    known.set(token, fresh)
    return fresh
  }
  const learnLater = async (token: string, verifying: Promise<VerifiedToken>): Promise<Known> => {
    try {
      return keep(token, await verifying)
    } catch (error) {
      refused.remember(token, error)
      throw error
    }
  }
  const learn = (token: string): Known | Promise<Known> => {
    const running = underWay.get(token)
    if (running) return running
    const verified = verify(token, options)
    if (!(verified instanceof Promise)) return keep(token, verified)
    const learning = learnLater(token, verified)
    underWay.set(token, learning)
    // Not in `learnLater`, which may have ended before it is remembered here, and then it would be for ever.
    const forget = () => underWay.delete(token)
    learning.then(forget, forget)
    return learning
  }
  return async (token) => {
    const last = known.get(token)
    const isGood = last !== undefined && last.endsAtMs > now() && last.isCurrent()
    if (!isGood) {
      refused.check(token)
      if (last !== undefined) known.delete(token)
    }
    const learned = isGood ? last : learn(token)
    const { principal, revocationKeys } = learned instanceof Promise ? await learned : learned
    const checked = checkRevocation(read, revocationKeys)
    if (checked !== undefined) await checked
    return principal
  }
}

/** Only of opaque tokens: refusing a signed one costs nobody else anything. */
function createRefusals(now: () => number) {
  const refused = new LRUCache<string, { readonly error: Error; readonly untilMs: number }>({
    max: MAX_KNOWN,
  })
  return {
    remember: (token: string, error: unknown) => {
      if (!(error instanceof AuthenticationError) || isSigned(token)) return
      refused.set(token, { error, untilMs: now() + REFUSED_MS })
    },
    check: (token: string) => {
      const refusal = isSigned(token) ? undefined : refused.get(token)
      if (refusal !== undefined && refusal.untilMs > now()) throw refusal.error
    },
  }
}

function verify(
  token: string,
  { issuers, introspection }: Pick<TokenVerifierOptions, 'issuers' | 'introspection'>,
): VerifiedToken | Promise<VerifiedToken> {
  if (token.length > MAX_TOKEN_LENGTH) throw new AuthenticationError('The token is too long.')
  if (!isSigned(token)) {
    if (introspection !== null) return introspection.verify(token)
    throw noJwt()
  }
  const signed = readSignedToken(token)
  const trusted = issuers.find(({ issuer }) => issuer === signed.claims['iss'])
  if (trusted !== undefined) return trusted.verify(signed)
  throw new AuthenticationError(
    'The token is from an issuer (claim "iss") that this gateway does not trust.',
  )
}
