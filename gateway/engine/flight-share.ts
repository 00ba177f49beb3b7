/**
 * Equal reads under way at the same moment are made once. Equal means: same subgraph, same headers that say
 * who asks, same body. A mutation ends all sharing with reads that began before it: who has changed something
 * must never be given an answer from before the change.
 *
 * @module
 */

export interface Read {
  /** Whom is asked, and the headers that say who asks. */
  readonly of: string
  readonly body: string
}

interface Flight<T> extends Read {
  readonly answer: Promise<T>
}

/**
 * A list, and not a map by text. Two bodies are rarely of one length, so comparing them costs next to nothing, where a map
 * hashes every one to its end. A map that is always filled and emptied also leaves a chain of outgrown tables behind, each
 * with the answers that it held, which only a full collection frees.
 */
export class FlightShare<T> {
  #underWay: Flight<T>[] = []

  /** @param read null for a mutation. */
  run(read: Read | null, start: () => Promise<T>): Promise<T> {
    if (read === null) return this.#mutate(start)
    const { of, body } = read
    const underWay = this.#underWay
    for (const flight of underWay) {
      if (flight.body === body && flight.of === of) return flight.answer
    }
    const flight = { of, body, answer: start() }
    underWay.push(flight)
    const land = () => remove(underWay, flight)
    flight.answer.then(land, land)
    return flight.answer
  }

  async #mutate(start: () => Promise<T>): Promise<T> {
    try {
      return await start()
    } finally {
      this.#underWay = []
    }
  }
}

/** The last one takes the place that becomes free. */
function remove<T>(items: T[], item: T): void {
  const last = items.pop()
  if (last !== undefined && last !== item) items[items.indexOf(item)] = last
}
