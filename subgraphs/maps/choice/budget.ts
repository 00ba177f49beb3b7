/**
 * How many calls a provider may be asked, per day and month in UTC. Counted in this process alone.
 *
 * @module
 */

export interface BudgetLimits {
  /** Calls from midnight to midnight; absent = any number. */
  readonly perDay?: number
  /** Calls of a calendar month; absent = any number. */
  readonly perMonth?: number
}

const DAY_MS = 86_400_000

export class Budget {
  readonly #perDay: number
  readonly #perMonth: number
  readonly #now: () => number
  #day = -1
  #today = 0
  #month = -1
  #thisMonth = 0

  /** @param now milliseconds since 1970. */
  constructor({ perDay = Infinity, perMonth = Infinity }: BudgetLimits, now: () => number) {
    this.#perDay = perDay
    this.#perMonth = perMonth
    this.#now = now
  }

  /** Calls that may still be made. */
  left(): number {
    if (this.#perDay === Infinity && this.#perMonth === Infinity) return Infinity
    this.#turnPages()
    return Math.max(0, Math.min(this.#perDay - this.#today, this.#perMonth - this.#thisMonth))
  }

  /** One call is made. */
  count(): void {
    this.#turnPages()
    this.#today += 1
    this.#thisMonth += 1
  }

  /** Until there is something left again, in whole seconds. */
  secondsToReset(): number {
    const now = this.#now()
    const date = new Date(now)
    const isMonthSpent = this.#thisMonth >= this.#perMonth
    const reset = isMonthSpent
      ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
      : (Math.floor(now / DAY_MS) + 1) * DAY_MS
    return Math.ceil((reset - now) / 1000)
  }

  #turnPages(): void {
    const now = this.#now()
    const day = Math.floor(now / DAY_MS)
    if (day === this.#day) return
    this.#day = day
    this.#today = 0
    const date = new Date(now)
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth()
    if (month === this.#month) return
    this.#month = month
    this.#thisMonth = 0
  }
}
