/**
 * Notices a backend that takes calls and answers none, long before their time is over: until then as many more would be made as
 * fit into it.
 *
 * @NOTE Being slow is not hanging. So it takes many calls that all wait at once, longer than this backend ever let anybody wait
 * of late, and not one answer to anybody meanwhile.
 *
 * @module
 */
import { SlowestAnswer } from './slowest-answer.ts'

export interface StallOptions {
  /** Fewer calls than this under way say nothing. */
  readonly leastCalls: number
  /** Shorter silence than this is never taken for a stall, in milliseconds. */
  readonly afterMs: number
  /** What a call is usually given, in milliseconds. */
  readonly timeoutMs: number
  readonly onStall: () => void
}

/** Silence is out of the ordinary when it is so many times as long as the slowest answer of late. */
const TIMES_SLOWEST = 4

/** Silence that long, as part of a call's usual time, is enough for a backend that is slow, or of which nothing is known. */
const SILENT_PART = 0.75

/** But then still so many times as long as its slowest answer. */
const LEAST_TIMES_SLOWEST = 1.25

/** While enough calls are under way, the clock is looked at so often, in milliseconds; with little time, four times in it. */
const LOOK_MS = 100

export class Stall {
  readonly #options: StallOptions
  readonly #lookMs: number
  readonly #slowest = new SlowestAnswer()
  #underWay = 0
  /** Calls that were begun before say nothing by waiting on. */
  #anewMs = -Infinity
  /** At least so many calls have been waiting ever since, without any answer meanwhile. */
  #waiting = 0
  /** When a call was begun last that made them enough, or the first one after an answer. */
  #sinceMs = 0
  #isWatching = false

  constructor(options: StallOptions) {
    this.#options = options
    this.#lookMs = Math.min(LOOK_MS, options.timeoutMs / 4)
  }

  /** @returns what {@link Stall.answer} wants to know of this call. */
  begin(): number {
    const nowMs = performance.now()
    this.#underWay += 1
    if (this.#waiting < this.#options.leastCalls) this.#await(nowMs)
    return nowMs
  }

  /** @param isGood whether this is how long a good answer takes. */
  answer(begunMs: number, isGood: boolean): void {
    this.#end(begunMs)
    this.hear()
    if (!isGood) return
    const nowMs = performance.now()
    this.#slowest.add(nowMs - begunMs, nowMs)
  }

  /**
   * It ended, and the backend has not said a word.
   *
   * @returns false when that says nothing of how the backend is now.
   */
  giveUp(begunMs: number): boolean {
    const counts = this.#end(begunMs)
    if (counts && this.#waiting > 0) this.#waiting -= 1
    return counts
  }

  /** The backend is taken to be well again. Calls from before that are still under way are lost: nobody counts them any longer. */
  beginAnew(): void {
    this.#anewMs = performance.now()
    this.#underWay = 0
    this.#waiting = 0
  }

  /** A sign of life, from whatever call. Those still under way may be lost: only with a further one can silence begin. */
  hear(): void {
    this.#waiting = 0
  }

  /** @returns whether it counted. */
  #end(begunMs: number): boolean {
    const counts = begunMs >= this.#anewMs
    if (counts) this.#underWay -= 1
    return counts
  }

  #await(nowMs: number): void {
    this.#waiting = this.#underWay
    this.#sinceMs = nowMs
    if (this.#waiting >= this.#options.leastCalls && !this.#isWatching) this.#watch(nowMs)
  }

  /** Calls may wait for others to end, so nobody may begin one who would notice. */
  #watch(nowMs: number): void {
    this.#isWatching = true
    setTimeout(() => this.#look(nowMs), this.#lookMs).unref()
  }

  #look(lastMs: number): void {
    this.#isWatching = false
    if (this.#waiting < this.#options.leastCalls) return
    const nowMs = performance.now()
    // This process did not get to run, so answers may lie here that nobody has read.
    if (nowMs - lastMs > 2 * this.#lookMs) this.#sinceMs = nowMs
    if (nowMs - this.#sinceMs >= this.#silentMs(nowMs)) this.#options.onStall()
    else this.#watch(nowMs)
  }

  #silentMs(nowMs: number): number {
    const { afterMs, timeoutMs } = this.#options
    const longMs = timeoutMs * SILENT_PART
    const slowestMs = this.#slowest.lookUp(nowMs)
    if (slowestMs === null) return longMs
    const unusualMs = Math.max(afterMs, slowestMs * TIMES_SLOWEST)
    return Math.max(Math.min(unusualMs, longMs), slowestMs * LEAST_TIMES_SLOWEST)
  }
}
