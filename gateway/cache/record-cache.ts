/**
 * Records kept between operations, as long as the SDL says. Not kept: errors, absent records, and whatever the SDL
 * declares no lifetime for.
 *
 * @module
 */
import type { Loaded, RecordCache } from '../../subgraphs/backend/record-cache.ts'
import type { CachePolicies } from './policies.ts'
import type { Store } from './stores.ts'

export function createRecordCache(policies: CachePolicies, store: Store): RecordCache {
  return {
    readMany: (coordinate, keys, load) => {
      const ttl = policies.get(coordinate)
      return ttl === undefined ? load(keys) : readThrough(store, { coordinate, ttl }, keys, load)
    },
  }
}

interface Policy {
  readonly coordinate: string
  /** Lifetime in milliseconds. */
  readonly ttl: number
}

async function readThrough<T>(
  store: Store,
  { coordinate, ttl }: Policy,
  keys: readonly string[],
  load: (missing: readonly string[]) => Promise<readonly Loaded<T>[]>,
): Promise<readonly Loaded<T>[]> {
  const kept = (await store.getMany(keys.map((key) => `${coordinate}:${key}`))) as readonly (
    T | undefined
  )[]
  const missing = keys.filter((_key, index) => kept[index] === undefined)
  if (missing.length === 0) return kept as readonly T[]
  const loaded = await load(missing)
  const entries = missing.map((key, index) => ({
    key: `${coordinate}:${key}`,
    value: loaded[index] ?? null,
    ttl,
  }))
  void store.setMany(entries.filter(({ value }) => value !== null && !(value instanceof Error)))
  let next = 0
  return kept.map((record) => (record === undefined ? (loaded[next++] ?? null) : record))
}
