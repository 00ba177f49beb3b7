/**
 * Which events have been dealt with, for senders that send them more than once. Bounded: what it forgets too early is
 * dealt with twice, so that must do no harm.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { DurableStore } from './durable-store.ts'

/** Neither method rejects: without a memory every event is a new one. */
export interface EventMemory {
  /** Whether it has been dealt with. */
  has(id: string): Promise<boolean>
  add(id: string): Promise<void>
}

export interface EventMemoryOptions {
  /** How long an event is remembered, in milliseconds. */
  readonly forMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const MAX_LOCAL = 20_000

/** Of this process alone. */
export function createLocalMemory({ forMs, now }: EventMemoryOptions): EventMemory {
  const seen = new LRUCache<string, number>({ max: MAX_LOCAL })
  return {
    has: (id) => Promise.resolve(now() - (seen.get(id) ?? -Infinity) < forMs),
    add: async (id) => void seen.set(id, now()),
  }
}

/** Places in the durable store: an event that falls on another's takes it over. */
const SLOTS = 1 << 16

interface Remembered {
  readonly id: string
  readonly atMs: number
}

/** Of all processes and beyond them. In a fixed number of places, because not every store lets go of what has ended. */
export function createStoredMemory(
  store: Pick<DurableStore, 'get' | 'set'>,
  { prefix, forMs, now }: EventMemoryOptions & { readonly prefix: string },
): EventMemory {
  const slotOf = (id: string) =>
    `${prefix}:${String(createHash('sha256').update(id).digest().readUInt32BE(0) % SLOTS)}`
  return {
    has: async (id) => {
      const found = (await store.get(slotOf(id))?.catch(() => undefined)) as Remembered | undefined
      return found?.id === id && now() - found.atMs < forMs
    },
    add: async (id) => {
      await store.set(slotOf(id), { id, atMs: now() }, forMs).catch(() => undefined)
    },
  }
}
