/**
 * What one operation was given of the cache, and what follows from that for its answer.
 *
 * @module
 */
import type { CacheJournal, RecordRead } from '../../subgraphs/backend/record-cache.ts'

/** Ages and scope start as those of an answer that nothing was read for, which is nobody's to keep. */
export class OperationJournal implements CacheJournal {
  ageSeconds = 0
  scope: 'PUBLIC' | 'PRIVATE' = 'PUBLIC'
  #maxAge: number | null = null
  /** What came out of the cache, by key. */
  readonly #kept: RecordRead[] = []

  get maxAgeSeconds(): number {
    return this.#maxAge ?? 0
  }

  /** Whether anything came out of the cache. */
  get hasKept(): boolean {
    return this.#kept.length > 0
  }

  note(read: RecordRead): void {
    this.#maxAge = Math.min(this.#maxAge ?? Infinity, read.maxAgeSeconds)
    if (read.ageSeconds > this.ageSeconds) this.ageSeconds = read.ageSeconds
    if (read.scope === 'PRIVATE') this.scope = 'PRIVATE'
    if (read.level !== null) this.#kept.push(read)
  }

  noteUncacheable(): void {
    this.#maxAge = 0
    this.scope = 'PRIVATE'
  }

  /** What came out of the cache, in the order it was read. */
  get kept(): readonly RecordRead[] {
    return this.#kept
  }
}
