/**
 * What the cache did and holds, by coordinate, counted in place; whoever shows it reads it.
 *
 * @module
 */

export interface CoordinateStats {
  /** Given from this process. */
  hits: number
  /** Given from what all processes share. */
  sharedHits: number
  /** Given past its age. */
  stale: number
  /** Asked of the backend. */
  misses: number
  /** Waited for what somebody was loading already. */
  coalesced: number
  /** Pushed out for want of room. */
  evictions: number
  /** Records in this process. */
  records: number
  /** About how many bytes they take. */
  bytes: number
}

export class CacheStats {
  readonly #byCoordinate = new Map<string, CoordinateStats>()

  of(coordinate: string): CoordinateStats {
    let stats = this.#byCoordinate.get(coordinate)
    if (!stats) {
      stats = { ...NOTHING }
      this.#byCoordinate.set(coordinate, stats)
    }
    return stats
  }

  grow(coordinate: string, records: number, bytes: number): void {
    const stats = this.of(coordinate)
    stats.records += records
    stats.bytes += bytes
  }

  entries(): Iterable<readonly [coordinate: string, stats: Readonly<CoordinateStats>]> {
    return this.#byCoordinate
  }
}

const NOTHING: CoordinateStats = {
  hits: 0,
  sharedHits: 0,
  stale: 0,
  misses: 0,
  coalesced: 0,
  evictions: 0,
  records: 0,
  bytes: 0,
}
