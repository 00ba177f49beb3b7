/**
 * Where a subgraph may keep records between operations. How long each type lives is decided elsewhere, by the
 * policy in the SDL; what has no policy there is never kept.
 *
 * @module
 */

export type Loaded<T> = T | null | Error

/** Where a record that was not loaded came from. */
export type CacheLevel = 'MEMORY' | 'SHARED'

/** One record that an operation was given, from the cache or from its backend. */
export interface RecordRead {
  /** As the SDL declares its policy, e.g. `Vehicle` or `Vehicle.vin`. */
  readonly coordinate: string
  readonly key: string
  /** What the operation was given. */
  readonly record: unknown
  /** Since it was read from its backend, in whole seconds; 0 = just now. */
  readonly ageSeconds: number
  /** How much longer it may be shown without asking anew, in whole seconds; 0 = not at all. */
  readonly maxAgeSeconds: number
  /** `null` = it was loaded for this operation. */
  readonly level: CacheLevel | null
  /** Past its age. */
  readonly isStale: boolean
  readonly scope: 'PUBLIC' | 'PRIVATE'
  /** Other coordinates that are answered from this record. */
  readonly shownAt?: readonly string[]
}

/** What one operation was given, by record; and what follows from that for its answer. */
export interface CacheJournal {
  note(read: RecordRead): void
  /** Something was read that must not be shown again to anybody. */
  noteUncacheable(): void
  /** The strictest of everything that was read, in seconds; 0 = the answer is not to be kept. */
  readonly maxAgeSeconds: number
  /** The largest age of what was read, in seconds. */
  readonly ageSeconds: number
  readonly scope: 'PUBLIC' | 'PRIVATE'
}

/** A record of which a part is older than the rest. */
export interface Mended<T> {
  readonly record: T
  /** Coordinates that are answered from the older part. */
  readonly at: readonly string[]
}

export interface ReadOptions<T> {
  /** Of the operation that reads; what was served from the cache is noted there. */
  readonly journal?: CacheJournal
  /** What a record is when it is served past its age because its backend failed. Default: itself. */
  readonly asStale?: (record: T) => T
  /**
   * What a record of which something could not be read becomes, when an earlier one is kept that may still be shown.
   * `isTrouble` tells errors that it may stand in for. `null` = nothing of it. Default: nothing.
   */
  readonly mend?: (loaded: T, kept: T, isTrouble: (error: Error) => boolean) => Mended<T> | null
  /** Tags beside those of the SDL, e.g. `vehicle:ID`. */
  readonly tagsOf?: (key: string, record: T | null) => readonly string[]
  /** Kept no longer than this, in seconds, whatever the SDL says; 0 = not at all. */
  readonly keepSeconds?: number
  /** Other coordinates that are answered from the same record. */
  readonly shownAt?: readonly string[]
}

export interface RecordCache {
  /**
   * Records in the order of `keys`. `coordinate` is where the SDL declares the policy: a type, `ServicePlan`, or a
   * field, `Vehicle.vin`. What is not kept is asked of `load` in one call, with the missing
   * keys only; one that another read is already loading is waited for. Errors are never kept.
   */
  readMany<T>(
    coordinate: string,
    keys: readonly string[],
    load: (missing: readonly string[]) => Promise<readonly Loaded<T>[]>,
    options?: ReadOptions<T>,
  ): Promise<readonly Loaded<T>[]>
  /** A record that is here and within its age; `undefined` = ask {@link RecordCache.readMany}. Absent = there never is one. */
  peek?<T>(coordinate: string, key: string, options?: ReadOptions<T>): T | null | undefined
}

/** Keeps nothing: every read is a load. */
export const noRecordCache: RecordCache = { readMany: (_coordinate, keys, load) => load(keys) }
