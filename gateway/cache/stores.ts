/**
 * Where records lie: in this process, bounded, or in Redis.
 *
 * @module
 */
import KeyvRedis from '@keyv/redis'
import { Keyv } from 'keyv'
import { LRUCache } from 'lru-cache'

/** Longer than a healthy Redis ever takes, short beside the backend call that a miss costs. */
const REDIS_PATIENCE_MS = 100

export interface Store {
  /** Values in the order of `keys`; what is not there, or not to be had in time, is `undefined`. Never rejects. */
  getMany(keys: readonly string[]): Promise<readonly unknown[]>
  /** Never rejects: what cannot be kept is forgotten. */
  setMany(entries: readonly StoreEntry[]): Promise<void>
  close(): Promise<void>
}

export interface StoreEntry {
  readonly key: string
  readonly value: unknown
  /** Lifetime in milliseconds. */
  readonly ttl: number
}

/** `maxRecords` records in this process; the least recently used go first. */
export const createMemoryStore = (maxRecords: number): Store => {
  const records = new LRUCache<string, object>({ max: maxRecords })
  const store = {
    get: (key: string) => records.get(key),
    set: (key: string, value: object) => records.set(key, value),
    delete: (key: string) => records.delete(key),
    clear: () => {
      records.clear()
    },
  }
  return overKeyv(new Keyv({ store }))
}

/** One Redis for all processes, at `redis://…`. */
export const createRedisStore = (url: string): Store => {
  const client = {
    url,
    disableOfflineQueue: true,
    // Without a strategy of its own the client connects anew at the next use, and that use is a miss.
    socket: { connectTimeout: REDIS_PATIENCE_MS, reconnectStrategy: false },
  } as const
  const store = overKeyv(new Keyv(new KeyvRedis(client, { throwOnConnectError: false })))
  return {
    ...store,
    getMany: (keys) => Promise.race([store.getMany(keys), nothingAfter(REDIS_PATIENCE_MS, keys)]),
  }
}

function overKeyv(keyv: Keyv): Store {
  keyv.on('error', () => undefined)
  return {
    getMany: (keys) => keyv.getMany<unknown>([...keys]).catch(() => keys.map(() => undefined)),
    setMany: async (entries) => {
      await keyv.setMany([...entries]).catch(() => undefined)
    },
    close: () => keyv.disconnect().catch(() => undefined),
  }
}

const nothingAfter = (delayMs: number, keys: readonly string[]): Promise<readonly undefined[]> =>
  new Promise((resolve) => {
    setTimeout(() => {
      resolve(keys.map(() => undefined))
    }, delayMs).unref()
  })
