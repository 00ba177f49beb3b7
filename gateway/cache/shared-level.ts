/**
 * What all processes share: an entry that one has loaded serves the others, and while one loads the others wait for it.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { idOf, standingOf, type CacheEntry } from './cache-entry.ts'
import type { Arrival } from './flights.ts'
import { LOCK_MS, type Claim, type SharedStore } from './shared-store.ts'

export interface SharedFetch {
  /** Keeps an entry here, unless it is outdated: then it is not to be given to anybody. */
  readonly accept: (entry: CacheEntry) => boolean
  /** Never rejects. */
  readonly load: (keys: readonly string[]) => Promise<readonly Arrival[]>
}

export interface SharedLevel {
  /** In the order of `keys`. Never rejects. */
  fetch(
    coordinate: string,
    keys: readonly string[],
    fetch: SharedFetch,
  ): Promise<readonly Arrival[]>
}

const FIRST_WAIT_MS = 4
const LONGEST_WAIT_MS = 50

type Store = Pick<SharedStore, 'read' | 'claim' | 'release' | 'write'>

/** @param now milliseconds since 1970. */
export const createSharedLevel = (store: Store, now: () => number): SharedLevel => ({
  fetch: (coordinate, keys, fetch) =>
    new Voyage(store, now, fetch).of(keys.map((key) => ({ key, id: idOf(coordinate, key) }))),
})

interface Wanted {
  readonly key: string
  readonly id: string
}

class Voyage {
  readonly #store: Store
  readonly #now: () => number
  readonly #fetch: SharedFetch

  constructor(store: Store, now: () => number, fetch: SharedFetch) {
    this.#store = store
    this.#now = now
    this.#fetch = fetch
  }

  async of(wanted: readonly Wanted[]): Promise<readonly Arrival[]> {
    const looked = await this.#look(wanted)
    const own = wanted.filter((_, index) => isOurs(looked[index]))
    const loading = own.length === 0 ? null : this.#load(own)
    const arrivals = wanted.map(async (one, index) => {
      const found = looked[index]
      if (found === undefined || isOurs(found)) {
        return (await loading)?.[own.indexOf(one)] ?? NOTHING
      }
      return found === 'THEIRS' ? this.#await(one) : found
    })
    return Promise.all(arrivals)
  }

  /**
   * What is there, or whose turn it is to load it. The lock is taken before the look: whoever had it before wrote first and
   * released it then, so that nothing is loaded twice.
   */
  async #look(wanted: readonly Wanted[]): Promise<readonly (Arrival | Claim)[]> {
    const claiming = wanted.map(({ id }) => this.#store.claim(id))
    const reading = this.#store.read(wanted.map(({ id }) => id))
    const [claims, entries] = await Promise.all([Promise.all(claiming), reading])
    const needless: string[] = []
    const looked = wanted.map(({ id }, index) => {
      const claim = claims[index] ?? 'NO_STORE'
      const arrival = this.#arrive(entries[index])
      if (arrival === null) return claim
      if (claim === 'MINE') needless.push(id)
      return arrival
    })
    if (needless.length > 0) void this.#store.release(needless)
    return looked
  }

  /** Past its age it is kept for when the backend fails, and not given. */
  #arrive(entry: CacheEntry | undefined): Arrival | null {
    if (entry === undefined || !this.#fetch.accept(entry)) return null
    const standing = standingOf(entry, this.#now())
    if (standing === 'STALE' || standing === 'GONE') return null
    return { value: entry.record, entry, level: 'SHARED', isOwn: false }
  }

  /** Looks again and again, no longer than a holder that is gone is waited for. */
  async #await(one: Wanted): Promise<Arrival> {
    const until = performance.now() + LOCK_MS
    for (let waitMs = FIRST_WAIT_MS; performance.now() < until; waitMs *= 2) {
      await sleep(Math.min(waitMs, LONGEST_WAIT_MS))
      const [found] = await this.#look([one])
      if (found === undefined || isOurs(found)) break
      if (found !== 'THEIRS') return found
    }
    return (await this.#load([one]))[0] ?? NOTHING
  }

  async #load(wanted: readonly Wanted[]): Promise<readonly Arrival[]> {
    const ids = wanted.map(({ id }) => id)
    const arrivals = await this.#fetch.load(wanted.map(({ key }) => key))
    const entries = ids.flatMap((id, index) => {
      const entry = arrivals[index]?.entry
      return entry ? [{ id, entry }] : []
    })
    void this.#keep(ids, entries)
    return arrivals
  }

  /** First written, then released. */
  async #keep(ids: readonly string[], entries: Parameters<SharedStore['write']>[0]): Promise<void> {
    if (entries.length > 0) await this.#store.write(entries)
    await this.#store.release(ids)
  }
}

const isOurs = (found: Arrival | Claim | undefined): found is 'MINE' | 'NO_STORE' =>
  found === 'MINE' || found === 'NO_STORE'

const NOTHING: Arrival = { value: null, entry: null, level: null, isOwn: true }
