/**
 * Whom the operation under way is for, wherever it has got to. Tokens of callers are kept beside principals, never
 * in them: principals go to logs and resolvers.
 *
 * @module
 */
import { AsyncLocalStorage } from 'node:async_hooks'
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

export interface CallerScope {
  /** Everything that `operation` does, now and later, is done for `principal`. */
  runAs<T>(principal: Principal | null, operation: () => T): T
  /** Outside of any operation: nobody, who has no token. */
  current(): BoundCaller
}

const NOBODY: BoundCaller = { key: 'nobody', token: null }

export function createCallerScope(): CallerScope {
  const storage = new AsyncLocalStorage<Principal | null>()
  const bound = new WeakMap<Principal, BoundCaller>()
  return {
    runAs: (principal, operation) => storage.run(principal, operation),
    current: () => {
      const principal = storage.getStore() ?? null
      if (principal === null) return NOBODY
      const known = bound.get(principal)
      if (known !== undefined) return known
      const caller = toCaller(principal)
      bound.set(principal, caller)
      return caller
    },
  }
}

/** A token's holder may be shown other things than the same person by another token: scopes differ. */
function toCaller(principal: Principal): BoundCaller {
  const token = tokenOf(principal)
  const { kind, appId, userId } = principal
  const identity = JSON.stringify([kind, appId, userId, token])
  return { key: createHash('sha256').update(identity).digest('base64url'), token }
}
