/**
 * Prepared operations, bounded. Preparing is synchronous: however many requests bring a new operation at once, the first
 * prepares it and the others find it.
 *
 * @module
 */
import { print, type DocumentNode } from 'graphql'
import { LRUCache } from 'lru-cache'

export class PlanCache<T extends object> {
  readonly #byText: LRUCache<string, T>
  /**
   * A server that keeps parsed documents hands in the same object again: then its text need not be made again. The map
   * keeps no document alive, and a document is never changed once it runs.
   */
  readonly #keys = new WeakMap<DocumentNode, Map<string, string>>()

  /** @param maxPlans most operations that are kept; the least recently used goes first. */
  constructor(maxPlans: number) {
    this.#byText = new LRUCache({ max: maxPlans })
  }

  get size(): number {
    return this.#byText.size
  }

  /** @param variant what else a plan depends on: the operation's name and active overrides. */
  get(document: DocumentNode, variant: string, prepare: () => T): T {
    const key = this.#keyOf(document, variant)
    const known = this.#byText.get(key)
    if (known) return known
    const made = prepare()
    this.#byText.set(key, made)
    return made
  }

  #keyOf(document: DocumentNode, variant: string): string {
    let keys = this.#keys.get(document)
    if (!keys) this.#keys.set(document, (keys = new Map<string, string>()))
    let key = keys.get(variant)
    if (key === undefined) keys.set(variant, (key = `${variant}\n${print(document)}`))
    return key
  }
}
