/**
 * Records in this process, bounded by count and by bytes; the least recently used go first.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import { idOf, type CacheEntry } from './cache-entry.ts'
import type { CacheStats } from './cache-stats.ts'
import type { Selector } from './invalidation.ts'
import { TagIndex } from './tag-index.ts'

export interface MemoryBounds {
  readonly maxRecords: number
  readonly maxBytes: number
}

export class MemoryLevel {
  readonly #entries: LRUCache<string, CacheEntry>
  readonly #tags = new TagIndex()

  constructor({ maxRecords, maxBytes }: MemoryBounds, stats: CacheStats) {
    this.#entries = new LRUCache({
      max: maxRecords,
      maxSize: maxBytes,
      sizeCalculation: ({ bytes }) => bytes,
      onInsert: ({ coordinate, bytes, tags }, id, reason) => {
        if (reason === 'update') return
        stats.grow(coordinate, 1, bytes)
        this.#tags.add(id, tags)
      },
      dispose: ({ coordinate, bytes, tags }, id, reason) => {
        stats.grow(coordinate, -1, -bytes)
        this.#tags.remove(id, tags)
        if (reason === 'evict') stats.of(coordinate).evictions += 1
      },
    })
  }

  get(id: string): CacheEntry | undefined {
    return this.#entries.get(id)
  }

  set(id: string, entry: CacheEntry): void {
    this.#entries.set(id, entry)
  }

  /** Answers how many there were. Types cost a look at every record. */
  forget({ keys = [], types = [], tags = [] }: Selector): number {
    const ids = [
      ...keys.map(({ coordinate, key }) => idOf(coordinate, key)),
      ...tags.flatMap((tag) => [...this.#tags.idsOf(tag)]),
      ...(types.length === 0 ? [] : this.#ofTypes(types)),
    ]
    return ids.filter((id) => this.#entries.delete(id)).length
  }

  clear(): void {
    this.#entries.clear()
  }

  #ofTypes(types: readonly string[]): readonly string[] {
    return [...this.#entries.entries()]
      .filter(([, entry]) => types.some((type) => entry.types.includes(type)))
      .map(([id]) => id)
  }
}
