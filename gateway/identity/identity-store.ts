/**
 * What identity must remember beyond one process, and reads of it that are cheap and never much out of date.
 *
 * @module
 */
import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { BackendError } from '../../subgraphs/backend/errors.ts'

/** Every method rejects when the store cannot be reached. */
export interface IdentityStore {
  /** `undefined` = there is none, or its lifetime is over; at once when the store knows without asking anybody. */
  get(key: string): Promise<unknown> | undefined
  /** @param ttlMs lifetime in milliseconds; absent = for ever. */
  set(key: string, value: unknown, ttlMs?: number): Promise<void>
  /** Exactly one of many who claim the same key gets true. */
  claim(key: string, ttlMs: number): Promise<boolean>
  entries(): AsyncIterable<readonly [key: string, value: unknown]>
}

/** A value as the store had it some seconds ago at most. Rejects with a `BackendError` when it cannot be had. */
export type FreshRead = (key: string) => unknown

/** Keys and revocations take effect in every process within this many milliseconds. */
export const FRESH_MS = 5000
/** While the store is away, what it last said holds for this long. */
const STALE_MS = 300_000
const MAX_KNOWN = 20_000

interface Known {
  readonly value: unknown
  readonly readAtMs: number
}

/** Answers at once, without a promise, what it knows freshly. */
export function createFreshRead(store: Pick<IdentityStore, 'get'>, now: () => number): FreshRead {
  const known = new LRUCache<string, Known>({ max: MAX_KNOWN })
  const underWay = new Map<string, Promise<unknown>>()
  const keep = (key: string, value: unknown): unknown => {
    known.set(key, { value, readAtMs: now() })
    return value
  }
  const settle = async (key: string, reading: Promise<unknown>): Promise<unknown> => {
    try {
      return keep(key, await reading)
    } catch (cause) {
      const last = known.get(key)
      if (last !== undefined && now() - last.readAtMs < STALE_MS) return last.value
      throw new BackendError('BACKEND_UNAVAILABLE', 'identity', 'its store cannot be read', {
        cause,
      })
    } finally {
      underWay.delete(key)
    }
  }
  return (key) => {
    const last = known.get(key)
    if (last !== undefined && now() - last.readAtMs < FRESH_MS) return last.value
    const running = underWay.get(key)
    if (running !== undefined) return running
    const reading = store.get(key)
    if (reading === undefined) return keep(key, undefined)
    const reads = settle(key, reading)
    underWay.set(key, reads)
    return reads
  }
}

export const sha256 = (text: string): string => hash('sha256', text, 'hex')
