/**
 * The record cache, wired: policies from the SDL, bounds and Redis from configuration.
 *
 * @module
 */
import type { RecordCache } from '../subgraphs/backend/record-cache.ts'
import { createCache, type Cache } from './cache/cache.ts'
import { bindToCaller } from './cache/caller-bound-cache.ts'
import { createFreshness, type FreshnessTeller } from './cache/freshness.ts'
import type { Selector } from './cache/invalidation.ts'
import { readCachePolicies, type CachePolicies } from './cache/policies.ts'
import { keepNothing } from './cache/record-cache.ts'
import type { OnRedisEvent } from './cache/redis-link.ts'
import { freshOnly } from './resilience/failure-policies.ts'
import type { Config } from './config/options.ts'

export interface Caching extends Pick<Cache, 'invalidate' | 'stats' | 'close'> {
  /** For subgraphs whose backend answers everybody alike. */
  readonly records: RecordCache
  /** For subgraphs whose backend answers each caller differently. */
  readonly recordsOfCaller: RecordCache
  /** Notes on operations how old what they show is. */
  readonly freshness: FreshnessTeller
}

export interface CachingEffects {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Whom the operation under way is for. */
  readonly callerKey: () => string
  /** Whether the operation under way wants everything asked anew. */
  readonly isFresh: () => boolean
  /** What was forgotten before its time, here or in another process; `null` = nobody knows what. */
  readonly onForget: (selector: Selector | null) => void
  /** To be told what happens rarely to the Redis that records are shared in. Default: nobody is. */
  readonly onSharedCacheEvent?: OnRedisEvent | undefined
}

/**
 * @param documents SDL texts, one per subgraph.
 * @throws {CachePolicyError} when a `@cacheControl` of theirs cannot be meant.
 */
export function createCaching(
  config: Config,
  documents: readonly string[],
  { now, callerKey, isFresh, onForget, onSharedCacheEvent }: CachingEffects,
): Caching {
  const { redisUrl, assetSigningSecret: secret } = config
  const isOn = config.cache === 'on'
  const policies = policiesOf(documents)
  const cache = createCache({
    policies,
    bounds: { maxRecords: config.cacheMaxRecords, maxBytes: config.cacheMaxBytes },
    redis: isOn && redisUrl !== null ? { url: redisUrl, secret } : null,
    now,
    random: Math.random,
    onForget,
    ...(onSharedCacheEvent ? { onRedisEvent: onSharedCacheEvent } : {}),
  })
  const records = isOn ? pastIf(isFresh, cache.records) : keepNothing
  const recordsOfCaller = bindToCaller(records, callerKey)
  return { ...cache, records, recordsOfCaller, freshness: createFreshness(policies, documents) }
}

/** Rights that are asked again are asked of who knows. */
const pastIf = (isFresh: () => boolean, kept: RecordCache): RecordCache => ({
  readMany: (...read) => (isFresh() ? keepNothing : kept).readMany(...read),
  peek: (...read) => (isFresh() ? undefined : kept.peek?.(...read)),
})

/** Where a failing read fails the whole answer, nothing past its age stands in for it. */
function policiesOf(documents: readonly string[]): CachePolicies {
  const fresh = freshOnly(documents)
  return new Map(
    [...readCachePolicies(documents)].map(([coordinate, policy]) => [
      coordinate,
      fresh.has(coordinate) ? { ...policy, staleIfErrorMs: 0 } : policy,
    ]),
  )
}
