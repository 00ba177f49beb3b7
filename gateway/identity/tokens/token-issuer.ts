/**
 * Whom we trust to say who calls, and what of their words we read.
 *
 * @module
 */
import type { Principal } from '../principal.ts'
import type { SignedToken } from './signed-token.ts'

/** A token that is good. */
export interface VerifiedToken {
  readonly principal: Principal
  /** Milliseconds since 1970; not to be believed any longer, whatever the issuer says. */
  readonly endsAtMs: number
  readonly issuer: string
  /** `jti`; `null` = it has none. */
  readonly id: string | null
  /** False when the issuer has taken its key back since. */
  readonly isCurrent: () => boolean
}

/** `Token`: as it came, or taken apart. */
export interface TokenIssuer<Token = SignedToken> {
  /** `iss`, as tokens spell it. */
  readonly issuer: string
  /**
   * At once when nothing has to be asked for. Throws or rejects with `AuthenticationError` for a token that is not good, with
   * `BackendError` (backend `identity`) when that cannot be found out.
   */
  verify(token: Token): VerifiedToken | Promise<VerifiedToken>
}

/** Names of the claims that say who calls. */
export interface ClaimNames {
  /** The person's id in the directory. */
  readonly user: string
  /** What is allowed: a text with blanks, or a list. */
  readonly scopes: string
  /** The client that the token was issued to. */
  readonly app: string
}

export const STANDARD_CLAIMS: ClaimNames = { user: 'sub', scopes: 'scope', app: 'client_id' }

type Claims = Readonly<Record<string, unknown>>

/**
 * RFC 9068 section 2.2: a token that a client got for itself names the client as its subject. `null` = it says
 * neither who nor for which app.
 */
export function toPrincipal(claims: Claims, names: ClaimNames, issuer: string): Principal | null {
  const user = textOf(claims[names.user])
  const app = textOf(claims[names.app])
  const scopes = scopesOf(claims[names.scopes])
  if (user !== null && user !== app) {
    return { kind: 'USER', userId: user, appId: app, scopes, issuer }
  }
  return app === null ? null : { kind: 'APP', userId: null, appId: app, scopes, issuer }
}

const textOf = (claim: unknown): string | null =>
  typeof claim === 'string' && claim !== '' ? claim : null

function scopesOf(claim: unknown): readonly string[] {
  const list: readonly unknown[] =
    typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : []
  return [
    ...new Set(list.filter((scope) => typeof scope === 'string' && scope !== '')),
  ].sort() as string[]
}
