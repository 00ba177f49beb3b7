/**
 * Entries in the Redis of all processes, through Keyv, and a lock for each: who holds it loads, everybody else waits. Whatever
 * Redis says that one of ours did not write is as good as nothing.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import KeyvRedis from '@keyv/redis'
import { Keyv } from 'keyv'
import { lifetimeOf, type CacheEntry } from './cache-entry.ts'
import type { RedisLink } from './redis-link.ts'
import type { Sealer } from './sealer.ts'

export const NAMESPACE = 'roundabout-cache'
const LOCKS = `${NAMESPACE}:lock:`
export const INDEXES = `${NAMESPACE}:index:`
/** An index outlives whatever it names. */
const INDEX_MS = 400 * 86_400_000

/** How long a lock holds when its holder is gone: about the budget of one backend call. */
export const LOCK_MS = 2000

export type Claim = 'MINE' | 'THEIRS' | 'NO_STORE'

export class SharedStore {
  readonly #link: RedisLink
  readonly #sealer: Sealer
  readonly #keyv: Keyv
  readonly #holder = randomUUID()

  constructor(link: RedisLink, sealer: Sealer) {
    this.#link = link
    this.#sealer = sealer
    const store = new KeyvRedis(link.client as never, { throwOnErrors: true })
    store.namespace = NAMESPACE
    this.#keyv = new Keyv({
      store,
      namespace: NAMESPACE,
      useKeyPrefix: false,
      throwOnErrors: true,
      deserialize: readEnvelope as never,
    })
    this.#keyv.on('error', () => undefined)
  }

  /** `undefined` for what is not there. */
  async read(ids: readonly string[]): Promise<readonly (CacheEntry | undefined)[]> {
    const names = ids.map((id) => this.#sealer.nameOf(id))
    const texts = await this.#link.ask(() => this.#keyv.getMany<unknown>(names))
    return ids.map((id, index) => this.#sealer.open(id, texts?.[index]) as CacheEntry | undefined)
  }

  /** Takes the lock, unless somebody has it. */
  async claim(id: string): Promise<Claim> {
    const claimed = await this.#link.ask(async (client) => {
      const expiration = { type: 'PX', value: LOCK_MS } as const
      const options = { condition: 'NX', expiration } as const
      return (await client.set(this.#lockOf(id), this.#holder, options)) === 'OK'
    })
    if (claimed === undefined) return 'NO_STORE'
    return claimed ? 'MINE' : 'THEIRS'
  }

  async release(ids: readonly string[]): Promise<void> {
    const keys = ids.map((id) => this.#lockOf(id))
    await this.#link.ask((client) => client.eval(RELEASE, { keys, arguments: [this.#holder] }))
  }

  async write(entries: readonly { readonly id: string; readonly entry: CacheEntry }[]) {
    const now = Date.now()
    const rows = entries.map(({ id, entry }) => ({
      key: this.#sealer.nameOf(id),
      value: this.#sealer.seal(id, entry),
      ttl: lifetimeOf(entry),
    }))
    await this.#link.ask(async (client) => {
      const index = client.multi()
      for (const [number, { entry }] of entries.entries()) {
        const { key, ttl } = rows[number] ?? { key: '', ttl: 0 }
        for (const name of [...entry.tags.map(tagOf), ...entry.types.map(typeOf)]) {
          const set = this.indexOf(name)
          index.zAdd(set, { score: now + ttl, value: key })
          index.zRemRangeByScore(set, '-inf', now)
          index.pExpire(set, INDEX_MS)
        }
      }
      await Promise.all([index.exec(), this.#keyv.setMany(rows)])
      return true
    })
  }

  nameOf(id: string): string {
    return `${NAMESPACE}::${this.#sealer.nameOf(id)}`
  }

  indexOf(name: string): string {
    return INDEXES + this.#sealer.nameOf(name)
  }

  #lockOf(id: string): string {
    return LOCKS + this.#sealer.nameOf(id)
  }
}

export const tagOf = (tag: string): string => `tag ${tag}`
export const typeOf = (type: string): string => `type ${type}`

const RELEASE = `
for _, key in ipairs(KEYS) do
  if redis.pcall('GET', key) == ARGV[1] then redis.call('DEL', key) end
end`

/** Texts that Keyv did not write are nothing to it, too. */
function readEnvelope(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' ? json : undefined
  } catch {
    return undefined
  }
}
