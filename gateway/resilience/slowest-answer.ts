/** Answers are remembered for one to three of these, in milliseconds. */
const WINDOW_MS = 10_000

/** Fewer answers than this do not show what a backend's usual time is. */
const LEAST_ANSWERS = 20

/** The longest that a good answer took of late: in the last ten seconds at least, in half a minute at most. */
export class SlowestAnswer {
  #sinceMs = -Infinity
  #count = 0
  #slowestMs = 0
  #countBefore = 0
  #slowestBeforeMs = 0

  /** @param nowMs on the clock of {@link SlowestAnswer.lookUp}; only differences count. */
  add(tookMs: number, nowMs: number): void {
    if (nowMs - this.#sinceMs >= WINDOW_MS) this.#turn(nowMs)
    this.#count += 1
    if (tookMs > this.#slowestMs) this.#slowestMs = tookMs
  }

  /** In milliseconds; `null` where too few answers came of late. */
  lookUp(nowMs: number): number | null {
    if (nowMs - this.#sinceMs >= WINDOW_MS) this.#turn(nowMs)
    if (this.#count + this.#countBefore < LEAST_ANSWERS) return null
    return Math.max(this.#slowestMs, this.#slowestBeforeMs)
  }

  #turn(nowMs: number): void {
    const isNext = nowMs - this.#sinceMs < 2 * WINDOW_MS
    this.#countBefore = isNext ? this.#count : 0
    this.#slowestBeforeMs = isNext ? this.#slowestMs : 0
    this.#count = 0
    this.#slowestMs = 0
    this.#sinceMs = nowMs
  }
}
