/** Which entries carry a tag. Most tags are on one entry, so only those on several have a set of their own. */
export class TagIndex {
  readonly #idsByTag = new Map<string, string | Set<string>>()

  add(id: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const known = this.#idsByTag.get(tag)
      if (known === undefined) this.#idsByTag.set(tag, id)
      else if (typeof known !== 'string') known.add(id)
      else if (known !== id) this.#idsByTag.set(tag, new Set([known, id]))
    }
  }

  remove(id: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const known = this.#idsByTag.get(tag)
      const isLast = known === id || (known instanceof Set && known.delete(id) && known.size === 0)
      if (isLast) this.#idsByTag.delete(tag)
    }
  }

  idsOf(tag: string): Iterable<string> {
    const known = this.#idsByTag.get(tag) ?? []
    return typeof known === 'string' ? [known] : known
  }
}
