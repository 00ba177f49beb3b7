/**
 * Records kept between operations, as long as the SDL says. Not kept: errors, records of which something could not be
 * read, and whatever the SDL declares no policy for.
 *
 * @module
 */
import type {
  CacheJournal,
  CacheLevel,
  Loaded,
  ReadOptions,
  RecordCache,
} from '../../subgraphs/backend/record-cache.ts'
import { idOf, standingOf, type CacheEntry, type Standing } from './cache-entry.ts'
import type { CacheStats } from './cache-stats.ts'
import { Flights, type Arrival, type Load } from './flights.ts'
import type { MemoryLevel } from './memory-level.ts'
import type { CachePolicies, CachePolicy } from './policies.ts'
import { mayBeStale, needsOwnTry } from './stale-if-error.ts'

export interface RecordCacheDeps {
  readonly policies: CachePolicies
  readonly memory: MemoryLevel
  readonly flights: Flights
  readonly stats: CacheStats
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export function createRecordCache(deps: RecordCacheDeps): RecordCache {
  return {
    readMany: <T>(
      coordinate: string,
      keys: readonly string[],
      load: Load<T>,
      options: ReadOptions<T> = {},
    ) => {
      const policy = deps.policies.get(coordinate)
      if (policy !== undefined && options.keepSeconds !== 0) {
        return new Read(deps, policy, options, load).of(keys)
      }
      options.journal?.noteUncacheable()
      return load(keys)
    },
    peek: <T>(coordinate: string, key: string, options: ReadOptions<T> = {}) => {
      const policy = deps.policies.get(coordinate)
      if (policy === undefined || options.keepSeconds === 0) return undefined
      return new Read<T>(deps, policy, options, LOADS_NOTHING).peek(key)
    },
  }
}

const LOADS_NOTHING = (): Promise<never[]> => Promise.resolve([])

/** Keeps nothing, and tells operations that nothing of theirs may be. */
export const keepNothing: RecordCache = {
  readMany: (_coordinate, keys, load, options) => {
    options?.journal?.noteUncacheable()
    return load(keys)
  },
}

/** One call of `readMany`. */
class Read<T> {
  readonly #deps: RecordCacheDeps
  readonly #policy: CachePolicy
  readonly #options: ReadOptions<T>
  readonly #load: Load<T>

  constructor(deps: RecordCacheDeps, policy: CachePolicy, options: ReadOptions<T>, load: Load<T>) {
    this.#deps = deps
    this.#policy = policy
    this.#options = options
    this.#load = load
  }

  peek(key: string): T | null | undefined {
    const entry = this.#deps.memory.get(idOf(this.#policy.coordinate, key))
    if (entry === undefined) return undefined
    const nowMs = this.#deps.now()
    if (standingOf(entry, nowMs) !== 'FRESH') return undefined
    return this.#give(entry, 'MEMORY', 'FRESH', nowMs)
  }

  /** Everything in this process: one promise. Otherwise what is missing is flown in. */
  of(keys: readonly string[]): Promise<readonly Loaded<T>[]> {
    const { memory, now } = this.#deps
    const nowMs = now()
    const records: Loaded<T>[] = []
    let missing: string[] | null = null
    for (const key of keys) {
      const entry = memory.get(idOf(this.#policy.coordinate, key))
      const standing = entry ? standingOf(entry, nowMs) : 'GONE'
      if (entry && (standing === 'FRESH' || standing === 'AGING')) {
        records.push(this.#give(entry, 'MEMORY', standing, nowMs))
        if (standing === 'AGING') this.#refresh(key)
      } else {
        records.push(null)
        ;(missing ??= []).push(key)
      }
    }
    if (missing === null) return Promise.resolve(records)
    return missing.length === keys.length ? this.#fetch(keys) : this.#fill(keys, records, missing)
  }

  async #fill(
    keys: readonly string[],
    records: Loaded<T>[],
    missing: readonly string[],
  ): Promise<readonly Loaded<T>[]> {
    const fetched = await this.#fetch(missing)
    let next = 0
    return keys.map((key, index) =>
      key === missing[next] ? (fetched[next++] ?? null) : (records[index] ?? null),
    )
  }

  async #fetch(keys: readonly string[]): Promise<readonly Loaded<T>[]> {
    const { flights, now } = this.#deps
    const arrivals = await flights.board(this.#policy, keys, this.#load, this.#options)
    const nowMs = now()
    const answers = keys.map((key, index) => this.#answer(key, arrivals[index], nowMs))
    return answers.some(isPromise) ? Promise.all(answers) : (answers as readonly Loaded<T>[])
  }

  #answer(
    key: string,
    arrival: Arrival | undefined,
    nowMs: number,
  ): Loaded<T> | Promise<Loaded<T>> {
    if (arrival === undefined) return null
    const { value, entry, level, isOwn } = arrival
    if (entry) return this.#give(entry, level, standingOf(entry, nowMs), nowMs)
    if (value instanceof Error || isErrorLike(value)) {
      return this.#rescue(key, value as Error, isOwn, nowMs)
    }
    this.#options.journal?.noteUncacheable()
    return this.#mend(key, value as T | null, nowMs)
  }

  /** A backend failed: what was known of the record before, if it may still be shown. */
  #rescue(
    key: string,
    error: Error,
    isOwn: boolean,
    nowMs: number,
  ): Loaded<T> | Promise<Loaded<T>> {
    const entry = this.#deps.memory.get(idOf(this.#policy.coordinate, key))
    const standing = entry ? standingOf(entry, nowMs) : 'GONE'
    if (entry && standing !== 'GONE' && mayBeStale(error)) {
      return this.#give(entry, 'MEMORY', standing === 'FRESH' ? 'FRESH' : 'STALE', nowMs)
    }
    if (!isOwn && needsOwnTry(error)) {
      return this.#load([key]).then(([own]) => {
        this.#options.journal?.noteUncacheable()
        return own ?? null
      })
    }
    this.#options.journal?.noteUncacheable()
    return error
  }

  /** Something of the record could not be read: what was known of that before, if it may still be shown. */
  #mend(key: string, loaded: T | null, nowMs: number): T | null {
    const { mend, journal } = this.#options
    const entry = mend && this.#deps.memory.get(idOf(this.#policy.coordinate, key))
    if (!mend || !entry || loaded === null || entry.record === null) return loaded
    if (standingOf(entry, nowMs) === 'GONE') return loaded
    const mended = mend(loaded, entry.record as T, mayBeStale)
    if (mended === null) return loaded
    this.#deps.stats.of(entry.coordinate).stale += 1
    const given = { entry, record: mended.record, level: 'MEMORY', isStale: true, nowMs } as const
    if (journal) this.#note(journal, given, mended.at)
    return mended.record
  }

  #refresh(key: string): void {
    const { flights } = this.#deps
    void flights.board(this.#policy, [key], this.#load, this.#options)
  }

  #give(entry: CacheEntry, level: CacheLevel | null, standing: Standing, nowMs: number): T | null {
    const { asStale, journal } = this.#options
    const kept = entry.record as T | null
    const isStale = standing === 'AGING' || standing === 'STALE'
    const record = standing === 'STALE' && kept !== null && asStale ? asStale(kept) : kept
    const stats = this.#deps.stats.of(entry.coordinate)
    if (isStale) stats.stale += 1
    else if (level === 'MEMORY') stats.hits += 1
    else if (level === 'SHARED') stats.sharedHits += 1
    if (journal) this.#note(journal, { entry, record, level, isStale, nowMs })
    return record
  }

  /** @param at what is answered from it, when that is not all that could be. */
  #note(
    journal: CacheJournal,
    { entry, record, level, isStale, nowMs }: Given,
    at: readonly string[] = [entry.coordinate, ...(this.#options.shownAt ?? [])],
  ): void {
    const [coordinate = entry.coordinate, ...shownAt] = at
    const ageMs = Math.max(0, nowMs - entry.fetchedAtMs)
    const leftMs = Math.max(0, entry.maxAgeMs - ageMs)
    journal.note({
      coordinate,
      key: entry.key,
      record,
      ageSeconds: Math.floor(ageMs / 1000),
      maxAgeSeconds: Math.floor(leftMs / 1000),
      level,
      isStale,
      scope: this.#policy.scope,
      shownAt,
    })
  }
}

interface Given {
  readonly entry: CacheEntry
  readonly record: unknown
  readonly level: CacheLevel | null
  readonly isStale: boolean
  readonly nowMs: number
}

const isPromise = (value: unknown): boolean => value instanceof Promise

const isErrorLike = (value: unknown): boolean =>
  Object.prototype.toString.call(value) === '[object Error]'
