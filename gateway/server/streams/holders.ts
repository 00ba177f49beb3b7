/**
 * How much of something each caller holds.
 *
 * @module
 */
import type { Principal } from '../../identity/principal.ts'

export interface Holders<Thing extends object> {
  /** Answers false, and takes nothing, when the caller holds `most` already. */
  take(thing: Thing, principal: Principal | null, most: number): boolean
  countOf(principal: Principal | null): number
  /** Whoever holds it. */
  release(thing: Thing): void
}

export function createHolders<Thing extends object>(): Holders<Thing> {
  const counts = new Map<string, number>()
  const holders = new WeakMap<Thing, string>()
  return {
    take: (thing, principal, most) => {
      const holder = holderOf(principal)
      const count = counts.get(holder) ?? 0
      if (count >= most) return false
      counts.set(holder, count + 1)
      holders.set(thing, holder)
      return true
    },
    countOf: (principal) => counts.get(holderOf(principal)) ?? 0,
    release: (thing) => {
      const holder = holders.get(thing)
      if (holder === undefined) return
      holders.delete(thing)
      const left = (counts.get(holder) ?? 1) - 1
      if (left > 0) counts.set(holder, left)
      else counts.delete(holder)
    },
  }
}

/** A person through one app, an app by itself, or nobody. */
export const holderOf = (principal: Principal | null): string =>
  principal === null
    ? 'nobody'
    : JSON.stringify([principal.kind, principal.userId, principal.appId, principal.issuer ?? null])
