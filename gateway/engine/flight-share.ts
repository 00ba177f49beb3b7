/**
 * Equal reads under way at the same moment are made once. Equal means: same subgraph, same headers that say
 * who asks, same body. A mutation ends all sharing with reads that began before it: who has changed something
 * must never be given an answer from before the change.
 *
 * @module
 */
export class FlightShare<T> {
  #underWay = new Map<string, Promise<T>>()

  /** @param key what makes two reads equal; null for a mutation. */
  run(key: string | null, start: () => Promise<T>): Promise<T> {
    if (key === null) return this.#mutate(start)
    const running = this.#underWay.get(key)
    if (running) return running
    const underWay = this.#underWay
    const started = start().finally(() => underWay.delete(key))
    underWay.set(key, started)
    return started
  }

  async #mutate(start: () => Promise<T>): Promise<T> {
    try {
      return await start()
    } finally {
      this.#underWay = new Map()
    }
  }
}
