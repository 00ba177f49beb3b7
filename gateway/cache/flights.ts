/**
 * One fetch per key at a time: who wants a record that somebody is fetching already waits for it.
 *
 * @module
 */
import type { CacheLevel, Loaded, ReadOptions } from '../../subgraphs/backend/record-cache.ts'
import { idOf, toEntry, type CacheEntry } from './cache-entry.ts'
import type { CacheStats } from './cache-stats.ts'
import type { Selector } from './invalidation.ts'
import type { InvalidationLog } from './invalidation-log.ts'
import type { MemoryLevel } from './memory-level.ts'
import type { CachePolicy } from './policies.ts'
import type { SharedLevel } from './shared-level.ts'

export type Load<T> = (missing: readonly string[]) => Promise<readonly Loaded<T>[]>

/** What came of one key. */
export interface Arrival {
  readonly value: unknown
  /** `null` = it may not be kept. */
  readonly entry: CacheEntry | null
  /** `null` = its backend told it just now. */
  readonly level: CacheLevel | null
  /** Whether whoever asks has loaded it, or somebody else. */
  readonly isOwn: boolean
}

export interface FlightsDeps {
  readonly memory: MemoryLevel
  /** `null` = there is one process. */
  readonly shared: SharedLevel | null
  readonly log: InvalidationLog
  readonly stats: CacheStats
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** 0 to below 1. */
  readonly random: () => number
}

interface Flight {
  readonly departure: object
  readonly arrivals: Promise<readonly Arrival[]>
  readonly index: number
}

/** What one call of `readMany` fetches. */
export interface Departure<T> {
  readonly policy: CachePolicy
  readonly load: Load<T>
  readonly options: ReadOptions<T>
  /** What nobody else is fetching, and by what each of it is found. */
  readonly keys: readonly string[]
  readonly ids: readonly string[]
  /** Invalidations known when it began: here, and of all processes. */
  readonly count: number
  readonly epoch: number
  /** A load that throws at once is over before anybody can join it. */
  isOver: boolean
}

export class Flights {
  readonly #deps: FlightsDeps
  readonly #flights = new Map<string, Flight>()

  constructor(deps: FlightsDeps) {
    this.#deps = deps
  }

  /** In the order of `keys`. A `load` that rejects has failed for each of its keys. Never rejects. */
  board<T>(
    policy: CachePolicy,
    keys: readonly string[],
    load: Load<T>,
    options: ReadOptions<T>,
  ): Promise<readonly Arrival[]> {
    const own: string[] = []
    const ids: string[] = []
    let joined: (Flight | null)[] | null = null
    for (const [index, key] of keys.entries()) {
      const id = idOf(policy.coordinate, key)
      const flight = this.#flights.get(id)
      if (flight) (joined ??= keys.map(() => null))[index] = flight
      else {
        own.push(key)
        ids.push(id)
      }
    }
    const stats = this.#deps.stats.of(policy.coordinate)
    stats.coalesced += keys.length - own.length
    const { count, sequence: epoch } = this.#deps.log
    const departure = { policy, load, options, keys: own, ids, count, epoch, isOver: false }
    const started = own.length === 0 ? NOBODY : this.#start(departure)
    return joined === null ? started : gather(joined, started)
  }

  /** Who asks from now on is not to be told what was asked for before. */
  forget({ keys = [], types = [], tags = [] }: Selector): void {
    if (types.length > 0 || tags.length > 0) this.#flights.clear()
    for (const { coordinate, key } of keys) this.#flights.delete(idOf(coordinate, key))
  }

  #start<T>(departure: Departure<T>): Promise<readonly Arrival[]> {
    const { keys, ids } = departure
    const { shared } = this.#deps
    const arrivals =
      shared === null ? this.#loadAll(departure, keys) : this.#loadShared(shared, departure, keys)
    for (const [index, id] of departure.isOver ? [] : ids.entries()) {
      this.#flights.set(id, { departure, arrivals, index })
    }
    if (shared !== null) void arrivals.then(() => this.#land(departure))
    return arrivals
  }

  #land<T>(departure: Departure<T>): void {
    for (const id of departure.ids) {
      if (this.#flights.get(id)?.departure === departure) this.#flights.delete(id)
    }
  }

  async #loadAll<T>(departure: Departure<T>, keys: readonly string[]): Promise<readonly Arrival[]> {
    const { coordinate } = departure.policy
    const isAll = keys === departure.keys
    this.#deps.stats.of(coordinate).misses += keys.length
    try {
      const loaded = await departure.load(keys)
      return keys.map((key, index) => {
        const id = isAll ? departure.ids[index] : undefined
        const at = { key, id: id ?? idOf(coordinate, key) }
        return this.#arrive(departure, at, loaded[index] ?? null)
      })
    } catch (error) {
      return keys.map(() => ({ value: toError(error), entry: null, level: null, isOwn: true }))
    } finally {
      departure.isOver = true
      if (this.#deps.shared === null) this.#land(departure)
    }
  }

  #arrive<T>(
    departure: Departure<T>,
    { key, id }: { readonly key: string; readonly id: string },
    value: Loaded<T>,
  ): Arrival {
    const { policy, options, count, epoch } = departure
    const { memory, log, now, random } = this.#deps
    const entry =
      value instanceof Error
        ? null
        : toEntry({
            policy,
            key,
            record: value,
            nowMs: now(),
            epoch,
            tags: tagsOf(departure, key, value),
            shownAt: options.shownAt ?? NO_PLACES,
            keepMs: (options.keepSeconds ?? Infinity) * 1000,
            random: random(),
          })
    if (entry === null || log.hasHit(entry, count)) {
      return { value, entry: null, level: null, isOwn: true }
    }
    memory.set(id, entry)
    return { value, entry, level: null, isOwn: true }
  }

  /** What other processes keep or load is not loaded here. */
  async #loadShared<T>(
    shared: SharedLevel,
    departure: Departure<T>,
    keys: readonly string[],
  ): Promise<readonly Arrival[]> {
    return shared.fetch(departure.policy.coordinate, keys, {
      accept: (entry) => this.#accept(departure, entry),
      load: (missing) => this.#loadAll(departure, missing),
    })
  }

  /** An entry of another process: kept here, too, unless it is from before an invalidation. */
  #accept<T>({ count }: Departure<T>, entry: CacheEntry): boolean {
    const { memory, log } = this.#deps
    if (log.hasOutdated(entry) || log.hasHit(entry, count)) return false
    memory.set(idOf(entry.coordinate, entry.key), entry)
    return true
  }
}

const NO_PLACES: readonly string[] = []

function tagsOf<T>(
  { policy, options }: Departure<T>,
  key: string,
  record: T | null,
): readonly string[] {
  const own = options.tagsOf?.(key, record)
  if (own === undefined) return policy.tags
  return policy.tags.length === 0 ? own : [...policy.tags, ...own]
}

const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('a load failed', { cause: error })

const NOBODY: Promise<readonly Arrival[]> = Promise.resolve([])

async function gather(
  joined: readonly (Flight | null)[],
  started: Promise<readonly Arrival[]>,
): Promise<readonly Arrival[]> {
  const own = [...(await started)]
  const arrivals: Arrival[] = []
  for (const flight of joined) {
    const arrival = flight === null ? own.shift() : (await flight.arrivals)[flight.index]
    if (arrival) arrivals.push(flight === null ? arrival : { ...arrival, isOwn: false })
  }
  return arrivals
}
