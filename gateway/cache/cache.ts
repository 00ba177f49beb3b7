/**
 * The record cache's door: policies and bounds in; records, invalidation and figures out.
 *
 * @module
 */
import { BackendError } from '../../subgraphs/backend/errors.ts'
import type { RecordCache } from '../../subgraphs/backend/record-cache.ts'
import { CacheStats } from './cache-stats.ts'
import { Flights } from './flights.ts'
import { InvalidationLog } from './invalidation-log.ts'
import type { Invalidate, Selector } from './invalidation.ts'
import { MemoryLevel, type MemoryBounds } from './memory-level.ts'
import { createNews } from './news.ts'
import type { CachePolicies } from './policies.ts'
import { createRecordCache } from './record-cache.ts'
import { createRedisLink, type OnRedisEvent } from './redis-link.ts'
import { createSealer } from './sealer.ts'
import { createSharedLevel } from './shared-level.ts'
import { SharedStore } from './shared-store.ts'

export interface Cache {
  readonly records: RecordCache
  readonly invalidate: Invalidate
  readonly stats: CacheStats
  close(): void
}

export interface CacheDeps {
  readonly policies: CachePolicies
  readonly bounds: MemoryBounds
  /** `null` = there is one process. */
  readonly redis: { readonly url: string; readonly secret: string } | null
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** 0 to below 1. */
  readonly random: () => number
  /** What was forgotten before its time, here or in another process; `null` = nobody knows what. */
  readonly onForget?: (selector: Selector | null) => void
  readonly onRedisEvent?: OnRedisEvent
}

export function createCache(deps: CacheDeps): Cache {
  const { policies, bounds, redis, now, random, onForget = () => undefined } = deps
  const stats = new CacheStats()
  const memory = new MemoryLevel(bounds, stats)
  const log = new InvalidationLog()
  const shared = redis === null ? null : createShared(redis, deps)
  const flights = new Flights({ memory, shared: shared?.level ?? null, log, stats, now, random })
  const forget = (selector: Selector) => {
    flights.forget(selector)
    const forgotten = memory.forget(selector)
    onForget(selector)
    return forgotten
  }
  const news = shared?.listen({
    onForget: (selector, sequence) => {
      log.add(selector, sequence)
      forget(selector)
    },
    onGap: (sequence) => {
      if (sequence !== null) log.resume(sequence)
      memory.clear()
      onForget(null)
    },
  })
  return {
    records: createRecordCache({ policies, memory, flights, stats, now }),
    stats,
    invalidate: async (selector) => {
      const item = log.add(selector, news ? Infinity : 0)
      const here = forget(selector)
      if (!news) return { forgotten: here }
      const { forgotten, sequence } = await news.tell(selector).catch(refuse)
      log.settle(item, sequence)
      return { forgotten: Math.max(here, forgotten) }
    },
    close: () => {
      news?.close()
      shared?.close()
    },
  }
}

/** Not done everywhere is not done: whoever asked for it has to ask again. */
const refuse = (cause: unknown): never => {
  throw new BackendError('BACKEND_UNAVAILABLE', 'cache', 'other processes were not told', { cause })
}

function createShared(
  { url, secret }: NonNullable<CacheDeps['redis']>,
  { now, onRedisEvent }: CacheDeps,
) {
  const sealer = createSealer(secret)
  const link = createRedisLink(url, onRedisEvent)
  const store = new SharedStore(link, sealer)
  return {
    level: createSharedLevel(store, now),
    listen: (listener: Parameters<typeof createNews>[3]) =>
      createNews(link, store, sealer, listener),
    close: () => {
      link.close()
    },
  }
}
