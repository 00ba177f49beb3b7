/**
 * Whom the operation under way is for, wherever it has got to. Tokens of callers are kept beside principals, never
 * in them: principals go to logs and resolvers.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { BoundCaller } from '../../subgraphs/backend/credential.ts'
import type { Principal } from './principal.ts'

const TOKENS = new WeakMap<Principal, string>()

/** Remembers which token proved this principal. */
export function keepToken(principal: Principal, token: string): Principal {
  TOKENS.set(principal, token)
  return principal
}

/** `null` = no token proved it. */
export const tokenOf = (principal: Principal): string | null => TOKENS.get(principal) ?? null

/** Whom the operation under way is for. */
export type CallerOf = () => BoundCaller

const NOBODY: BoundCaller = { key: 'nobody', token: null }

/** @param principal of the operation under way; outside of any it is nobody, who has no token. */
export function createCallerOf(principal: () => Principal | null): CallerOf {
  const bound = new WeakMap<Principal, BoundCaller>()
  return () => {
    const current = principal()
    if (current === null) return NOBODY
    const known = bound.get(current)
    if (known !== undefined) return known
    const caller = toCaller(current)
    bound.set(current, caller)
    return caller
  }
}

/** Callers with equal texts are the same person or app by the same token, with the same rights. */
export const identityOf = (principal: Principal | null): string =>
  principal === null ? 'nobody' : `${toCaller(principal).key} ${principal.scopes.join(' ')}`

/** A token's holder may be shown other things than the same person by another token: scopes differ. */
function toCaller(principal: Principal): BoundCaller {
  const token = tokenOf(principal)
  const { kind, appId, userId } = principal
  const identity = JSON.stringify([kind, appId, userId, token])
  return { key: createHash('sha256').update(identity).digest('base64url'), token }
}
