/**
 * Invalidations of late. What was asked of a backend before one of them must not be kept after it.
 *
 * @module
 */
import type { CacheEntry } from './cache-entry.ts'
import type { Selector } from './invalidation.ts'

export type Selectable = Pick<CacheEntry, 'coordinate' | 'key' | 'types' | 'tags'>

/** Whether an entry is among what is to be forgotten. */
export const selects = ({ keys, types, tags }: Selector, entry: Selectable): boolean =>
  (tags?.some((tag) => entry.tags.includes(tag)) ?? false) ||
  (types?.some((type) => entry.types.includes(type)) ?? false) ||
  (keys?.some(({ coordinate, key }) => entry.coordinate === coordinate && entry.key === key) ??
    false)

interface Item {
  readonly selector: Selector
  /** Its number among all here. */
  readonly count: number
  /** Its number among all processes'; infinite until it is known. */
  sequence: number
}

/** More in one backend call's time than this, and nothing of that time is kept. */
const MAX_ITEMS = 1000

export class InvalidationLog {
  readonly #items: Item[] = []
  #count = 0
  #forgottenUpTo = 0
  /** The last number that processes agreed upon. */
  sequence = 0

  /** How many there have been. */
  get count(): number {
    return this.#count
  }

  add(selector: Selector, sequence: number): Item {
    this.#count += 1
    const item = { selector, count: this.#count, sequence }
    this.#items.push(item)
    if (this.#items.length > MAX_ITEMS) this.#forgottenUpTo = this.#items.shift()?.count ?? 0
    this.#learn(sequence)
    return item
  }

  /** Processes have agreed upon its number. */
  settle(item: Item, sequence: number): void {
    item.sequence = sequence
    this.#learn(sequence)
  }

  /** The line to the others was down. A store whose count is lower than it was has lost its records, too. */
  resume(sequence: number): void {
    const hasLost = sequence < this.sequence
    for (const item of this.#items) {
      if (hasLost || item.sequence === Infinity) item.sequence = 0
    }
    this.sequence = sequence
  }

  /** Whether something that was asked for when there had been `count` has been invalidated since. */
  hasHit(entry: Selectable, count: number): boolean {
    if (count === this.#count) return false
    if (count < this.#forgottenUpTo) return true
    return this.#items.some((item) => item.count > count && selects(item.selector, entry))
  }

  /** Whether what another process kept was asked for before an invalidation that is known here. */
  hasOutdated(entry: CacheEntry): boolean {
    return this.#items.some((item) => item.sequence > entry.epoch && selects(item.selector, entry))
  }

  #learn(sequence: number): void {
    if (Number.isFinite(sequence) && sequence > this.sequence) this.sequence = sequence
  }
}
