/**
 * How many further calls a backend may be sent beside those it was sent anyway: a share of them, earned call by call.
 *
 * @module
 */

/** What is earned in quiet times, in further calls: no more than these can come at once. */
const MAX_SAVED = 10

/** One hundredth of a call is the unit, so that nothing is lost to rounding. */
const ONE_CALL = 100

export class RetryBudget {
  readonly #percent: number
  #saved = 0

  /** @param percent of all first calls, 0 to 100. */
  constructor(percent: number) {
    this.#percent = percent
  }

  /** A call is made that would have been made anyway. */
  earn(): void {
    this.#saved = Math.min(this.#saved + this.#percent, MAX_SAVED * ONE_CALL)
  }

  /** Whether one more call may be made; if so, it is paid for. It starts with nothing: a share is a share from the first call on. */
  spend(): boolean {
    if (this.#saved < ONE_CALL) return false
    this.#saved -= ONE_CALL
    return true
  }
}
