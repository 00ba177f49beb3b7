/**
 * Where a subgraph may keep records between operations. How long each type lives is decided elsewhere, by the
 * policy in the SDL; what has no policy there is never kept.
 *
 * @module
 */

export type Loaded<T> = T | null | Error

export interface RecordCache {
  /**
   * Records in the order of `keys`. `coordinate` is where the SDL declares the policy: a type, `ServicePlan`, or a
   * field, `Vehicle.vin`. What is not kept is asked of `load` in one call, with the missing
   * keys only. Errors are never kept.
   */
  readMany<T>(
    coordinate: string,
    keys: readonly string[],
    load: (missing: readonly string[]) => Promise<readonly Loaded<T>[]>,
  ): Promise<readonly Loaded<T>[]>
}

/** Keeps nothing: every read is a load. */
export const noRecordCache: RecordCache = { readMany: (_coordinate, keys, load) => load(keys) }
