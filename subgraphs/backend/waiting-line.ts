/**
 * Who waits for a turn, in order of arrival.
 *
 * A list whose places are emptied one by one. A `Set` would do the same by itself, but it looks for its first member through all
 * that were taken from it before, and when it grows or shrinks its old table still names who waited then: a table that has grown
 * old keeps them and all that they hold until the next full collection of garbage.
 *
 * @module
 */
export class WaitingLine {
  #places: (Place | undefined)[] = []
  #first = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  /** @returns what to {@link WaitingLine.leave}. */
  join(call: () => void): Place {
    const place = { call }
    this.#places.push(place)
    this.#size += 1
    return place
  }

  /** @returns false when it was called, or has left, before. */
  leave(place: Place): boolean {
    if (place.call === null) return false
    place.call = null
    this.#size -= 1
    if (this.#size === 0) this.#clear()
    return true
  }

  /** Calls the first one; false when there is none. */
  callFirst(): boolean {
    while (this.#first < this.#places.length) {
      const place = this.#take()
      const call = place?.call
      if (place === undefined || call == null) continue
      this.leave(place)
      call()
      return true
    }
    return false
  }

  /** Those who gave up leave their places behind, while nobody is called for as long as a backend hangs. */
  #clear(): void {
    this.#places.length = this.#first = 0
  }

  #take(): Place | undefined {
    const place = this.#places[this.#first]
    this.#places[this.#first] = undefined
    this.#first += 1
    if (this.#first >= MOST_EMPTY && this.#first * 2 >= this.#places.length) {
      this.#places.splice(0, this.#first)
      this.#first = 0
    }
    return place
  }
}

/** Places at the front that may be empty before the others move up. */
const MOST_EMPTY = 64

export interface Place {
  /** `null` = nobody waits here any longer. */
  call: (() => void) | null
}
