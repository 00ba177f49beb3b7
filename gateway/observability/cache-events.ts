/**
 * What is logged of the Redis that kept records are shared in.
 *
 * @module
 */
import { describeCause } from './cause.ts'
import type { Logger } from './logger.ts'

/** Without it each process keeps its own, and requests go on. */
export type SharedCacheEvent =
  | { readonly kind: 'CONNECTED' }
  | { readonly kind: 'LOST'; readonly cause: unknown } // cannot be reached, or refuses us
  | { readonly kind: 'FAILED'; readonly cause: unknown } // refused a command, or gave no answer in time

/** Failing commands are said of the first, and again after this time, in milliseconds. */
const QUIET_MS = 60_000

/** @param now milliseconds of a clock that does not jump. */
export function createSharedCacheLog(
  logger: Logger,
  now: () => number,
): (event: SharedCacheEvent) => void {
  let quietUntil = -Infinity
  return (event) => {
    if (event.kind === 'CONNECTED') return logger.info('shared cache connected')
    const cause = describeCause(event.cause, false)
    if (event.kind === 'LOST') return logger.warn({ cause }, 'shared cache lost')
    if (now() < quietUntil) return
    quietUntil = now() + QUIET_MS
    logger.warn({ cause }, 'shared cache failed')
  }
}
