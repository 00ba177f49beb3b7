/** Which entries carry a tag. */
export class TagIndex {
  readonly #idsByTag = new Map<string, Set<string>>()

  add(id: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const ids = this.#idsByTag.get(tag)
      if (ids) ids.add(id)
      else this.#idsByTag.set(tag, new Set([id]))
    }
  }

  remove(id: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const ids = this.#idsByTag.get(tag)
      if (ids?.delete(id) && ids.size === 0) this.#idsByTag.delete(tag)
    }
  }

  idsOf(tag: string): Iterable<string> {
    return this.#idsByTag.get(tag) ?? []
  }
}
