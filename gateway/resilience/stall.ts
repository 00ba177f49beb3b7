/** Part of a call's usual time after which silence of all calls under way says that the backend hangs. */
const SILENT_PART = 0.75

/**
 * Notices a backend that takes calls and answers none, before the first of them has used up its time: until then as many more
 * would be made as fit into it.
 */
export class Stall {
  readonly #leastCalls: number
  readonly #silentMs: number
  readonly #onStall: () => void
  #underWay = 0
  #silentSinceMs = 0
  #isWatching = false

  /**
   * @param leastCalls fewer calls than this under way say nothing.
   * @param timeoutMs what a call is usually given.
   */
  constructor(leastCalls: number, timeoutMs: number, onStall: () => void) {
    this.#leastCalls = leastCalls
    this.#silentMs = timeoutMs * SILENT_PART
    this.#onStall = onStall
  }

  begin(): void {
    if (this.#underWay === 0) this.#silentSinceMs = performance.now()
    this.#underWay += 1
    if (this.#underWay >= this.#leastCalls && !this.#isWatching) this.#watch(this.#silentMs)
  }

  end(isAnswered: boolean): void {
    this.#underWay -= 1
    if (isAnswered) this.#silentSinceMs = performance.now()
  }

  /** Calls may wait for others to end, so nobody may begin one who would notice. */
  #watch(forMs: number): void {
    this.#isWatching = true
    setTimeout(() => this.#look(), forMs).unref()
  }

  #look(): void {
    this.#isWatching = false
    if (this.#underWay < this.#leastCalls) return
    const leftMs = this.#silentSinceMs + this.#silentMs - performance.now()
    if (leftMs <= 0) this.#onStall()
    else this.#watch(Math.ceil(leftMs))
  }
}
