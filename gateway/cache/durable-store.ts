/**
 * Where lies what must outlive a process: app keys, revocations, assertions that were used. SQLite file, Redis or
 * PostgreSQL, by URL.
 *
 * @module
 */
import { KeyvPostgres } from '@keyv/postgres'
import KeyvRedis from '@keyv/redis'
import { Keyv, type KeyvStoreAdapter } from 'keyv'
import { createSqliteAdapter } from './sqlite-adapter.ts'

/** Every method rejects when the store cannot be reached. */
export interface DurableStore {
  /** `undefined` = there is none, or its lifetime is over; at once when that needs no asking. */
  get(key: string): Promise<unknown> | undefined
  /** @param ttlMs lifetime in milliseconds; absent = for ever. */
  set(key: string, value: unknown, ttlMs?: number): Promise<void>
  /** Takes a key that nobody may take twice. False when somebody has: exactly one of many at once gets true. */
  claim(key: string, ttlMs: number): Promise<boolean>
  entries(): AsyncIterable<readonly [key: string, value: unknown]>
  close(): Promise<void>
}

const NAMESPACE = 'roundabout'
/** A store that takes longer is away. */
const PATIENCE_MS = 2000

/** @param url `sqlite:<file>`, `redis(s)://…` or `postgres(ql)://…`. Nothing is opened before it is used. */
export function createDurableStore(url: string): DurableStore {
  let opened: DurableStore | null = null
  const store = () => (opened ??= open(url))
  return {
    get: (key) => {
      try {
        return store().get(key)
      } catch (cause) {
        return Promise.reject(cause as Error)
      }
    },
    set: async (key, value, ttlMs) => store().set(key, value, ttlMs),
    claim: async (key, ttlMs) => store().claim(key, ttlMs),
    entries: () => store().entries(),
    close: async () => opened?.close(),
  }
}

function open(url: string): DurableStore {
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length))
  return /^rediss?:/.test(url) ? openRedis(url) : openPostgres(url)
}

type Claim = (key: string, ttlMs: number) => Promise<boolean>

function openSqlite(path: string): DurableStore {
  const adapter = createSqliteAdapter(path)
  const store = overKeyv(adapter, async (key, ttlMs) => adapter.claim(key, claimOf(ttlMs)))
  // Every token is looked for among those that were revoked, and next to none is there.
  const isThere = (key: string) => adapter.holds(`${NAMESPACE}:${key}`)
  return { ...store, get: (key) => (isThere(key) ? store.get(key) : undefined) }
}

function openRedis(url: string): DurableStore {
  const socket = { connectTimeout: PATIENCE_MS, reconnectStrategy: false } as const
  const client = { url, socket }
  const adapter = new KeyvRedis(client, { throwOnErrors: true, throwOnConnectError: true })
  return overKeyv(adapter, async (key, ttlMs) => {
    const redis = await adapter.getClient()
    const set = { condition: 'NX', expiration: { type: 'PX', value: Math.ceil(ttlMs) } } as const
    return 'set' in redis && (await redis.set(key, '1', set)) === 'OK'
  })
}

function openPostgres(uri: string): DurableStore {
  const adapter = new KeyvPostgres({ uri, table: NAMESPACE, iterationLimit: 500 })
  const store = overKeyv(adapter as unknown as KeyvStoreAdapter, async (key, ttlMs) => {
    const rows = await adapter.query(
      `INSERT INTO ${NAMESPACE} (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING RETURNING key`,
      [key, claimOf(ttlMs)],
    )
    return rows.length > 0
  })
  return { ...store, entries: () => toTheEnd(adapter, store.entries()) }
}

/** Where it fails, Keyv's iterator over PostgreSQL ends as if that were all, and only tells its listeners. */
async function* toTheEnd<T>(
  adapter: KeyvPostgres,
  entries: AsyncIterable<T>,
): AsyncGenerator<T, void> {
  const failures: unknown[] = []
  const note = (error: unknown) => void failures.push(error)
  adapter.on('error', note)
  try {
    yield* entries
  } finally {
    adapter.off('error', note)
  }
  if (failures.length > 0) throw failures[0]
}

/** As Keyv writes it, so that reading it back knows when it ends. */
const claimOf = (ttlMs: number): string =>
  JSON.stringify({ value: 1, expires: Date.now() + Math.ceil(ttlMs) })

function overKeyv(store: KeyvStoreAdapter, claim: Claim): DurableStore {
  const keyv = new Keyv({ store, namespace: NAMESPACE, throwOnErrors: true })
  keyv.on('error', () => undefined) // whoever asked is told
  return {
    get: (key) => inTime(keyv.get<unknown>(key)),
    set: async (key, value, ttlMs) => {
      await inTime(keyv.set(key, value, ttlMs))
    },
    claim: (key, ttlMs) => inTime(claim(`${NAMESPACE}:${key}`, ttlMs)),
    entries: () => keyv.iterator?.(NAMESPACE) as AsyncIterable<readonly [string, unknown]>,
    close: () => keyv.disconnect(),
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the store does not answer in time')), PATIENCE_MS)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
