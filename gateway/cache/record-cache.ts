/**
 * Records kept between operations, through Keyv: in this process, or in Redis when a URL is given.
 *
 * Not kept: errors, absent records, and whatever the SDL declares no lifetime for. A store that is down, slow or
 * wrong is a miss, never an error.
 *
 * @module
 */
import KeyvRedis from '@keyv/redis'
import { Keyv } from 'keyv'
import { LRUCache } from 'lru-cache'
import type { Loaded, RecordCache } from '../../subgraphs/backend/record-cache.ts'
import type { CachePolicies } from './policies.ts'

export interface RecordCacheOptions {
  readonly policies: CachePolicies
  /** Most records kept in this process; the least recently used go first. */
  readonly maxRecords: number
  /** `redis://…`: kept there instead, for all processes. */
  readonly redisUrl: string | null
}

export interface ClosableRecordCache extends RecordCache {
  close(): Promise<void>
}

export function createRecordCache(options: RecordCacheOptions): ClosableRecordCache {
  const store = createStore(options)
  return {
    readMany: async (coordinate, keys, load) => {
      const lifetimeMs = options.policies.get(coordinate)
      return lifetimeMs === undefined
        ? load(keys)
        : readThrough(store, lifetimeMs, coordinate, keys, load)
    },
    close: () => store.disconnect(),
  }
}

function createStore({ maxRecords, redisUrl }: RecordCacheOptions): Keyv {
  const store =
    redisUrl === null
      ? new Keyv({ store: new LRUCache({ max: maxRecords }) })
      : new Keyv(new KeyvRedis(redisUrl))
  store.on('error', () => undefined) // a miss, never an error
  return store
}

async function readThrough<T>(
  store: Keyv,
  lifetimeMs: number,
  coordinate: string,
  keys: readonly string[],
  load: (missing: readonly string[]) => Promise<readonly Loaded<T>[]>,
): Promise<readonly Loaded<T>[]> {
  const kept = await getMany<T>(
    store,
    keys.map((key) => `${coordinate}:${key}`),
  )
  const missing = keys.filter((_key, index) => kept[index] === undefined)
  if (missing.length === 0) return kept as readonly T[]
  const loaded = await load(missing)
  const byKey = new Map(missing.map((key, index) => [key, loaded[index] ?? null]))
  await keep(store, lifetimeMs, coordinate, byKey)
  return keys.map((key, index) => kept[index] ?? byKey.get(key) ?? null)
}

async function getMany<T>(
  store: Keyv,
  keys: readonly string[],
): Promise<readonly (T | undefined)[]> {
  try {
    return (await store.getMany<T>([...keys])) as readonly (T | undefined)[]
  } catch {
    return keys.map(() => undefined)
  }
}

async function keep<T>(
  store: Keyv,
  ttl: number,
  coordinate: string,
  byKey: ReadonlyMap<string, Loaded<T>>,
): Promise<void> {
  const records = [...byKey].filter(([, value]) => value !== null && !(value instanceof Error))
  const entries = records.map(([key, value]) => ({ key: `${coordinate}:${key}`, value, ttl }))
  if (entries.length > 0) await store.setMany(entries).catch(() => undefined)
}
