/** Part of a call's usual time after which silence of all calls under way says that the backend hangs. */
const SILENT_PART = 0.75

/**
 * Notices a backend that takes calls and answers none, before the first of them has used up its time: until then as many more
 * would be made as fit into it.
 */
export class Stall {
  readonly #leastCalls: number
  readonly #silentMs: number
  #underWay = 0
  #silentSinceMs = 0

  /** @param timeoutMs what a call is usually given. */
  constructor(leastCalls: number, timeoutMs: number) {
    this.#leastCalls = leastCalls
    this.#silentMs = timeoutMs * SILENT_PART
  }

  /** A call begins. Answers whether the backend hangs. */
  begin(): boolean {
    if (this.#underWay === 0) this.#silentSinceMs = performance.now()
    this.#underWay += 1
    return (
      this.#underWay > this.#leastCalls && performance.now() - this.#silentSinceMs > this.#silentMs
    )
  }

  end(isAnswered: boolean): void {
    this.#underWay -= 1
    if (isAnswered) this.#silentSinceMs = performance.now()
  }
}
