/**
 * Answers that wait for one slow listener: the latest about each thing, never more.
 *
 * @module
 */
import type { Answer, Seen } from './answer.ts'

type Step = IteratorResult<Answer, void>

const DONE = { done: true, value: undefined } as const

interface Taker {
  readonly resolve: (step: Step) => void
  readonly reject: (reason: Error) => void
}

/** To be read in the order in which things came to wait. Reading fails at the end where the stream ended with a reason. */
export class PendingAnswers implements AsyncGenerator<Answer, void, void> {
  readonly #waiting = new Map<string, Answer>()
  readonly #takers: Taker[] = []
  readonly #onEnd: () => void
  /** Until the first answer about the same: what comes after that is newer, whatever a clock elsewhere said. */
  #seen: Seen | undefined
  #isEnded = false
  /** Why it ended, while nobody has been told. */
  #untold: Error | undefined

  /** @param onEnd called once, whoever ended it. @param seen what the listener needs no more. */
  constructor(onEnd: () => void, seen?: Seen) {
    this.#onEnd = onEnd
    this.#seen = seen
  }

  /** Answers whether an older one gave way. */
  put(answer: Answer): boolean {
    if (this.#isEnded || this.#hasSeen(answer)) return false
    const taker = this.#takers.shift()
    if (taker) {
      taker.resolve({ done: false, value: answer })
      return false
    }
    const isReplaced = this.#waiting.has(answer.about)
    this.#waiting.set(answer.about, answer)
    return isReplaced
  }

  /** No more comes. What waits is forgotten. */
  end(reason?: Error): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#waiting.clear()
    const [first, ...others] = this.#takers.splice(0)
    if (reason && first) first.reject(reason)
    else {
      this.#untold = reason
      first?.resolve(DONE)
    }
    for (const { resolve } of others) resolve(DONE)
    this.#onEnd()
  }

  next(): Promise<Step> {
    if (this.#isEnded) return this.#tellEnd()
    const [first] = this.#waiting
    if (first === undefined) {
      return new Promise((resolve, reject) => this.#takers.push({ resolve, reject }))
    }
    this.#waiting.delete(first[0])
    return Promise.resolve({ done: false, value: first[1] })
  }

  return(): Promise<Step> {
    this.end()
    return Promise.resolve(DONE)
  }

  throw(): Promise<Step> {
    return this.return()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  #hasSeen({ about, sequence }: Answer): boolean {
    if (this.#seen?.about !== about) return false
    const isSeen = sequence > 0 && sequence <= this.#seen.sequence
    this.#seen = undefined
    return isSeen
  }

  #tellEnd(): Promise<Step> {
    const reason = this.#untold
    this.#untold = undefined
    return reason ? Promise.reject(reason) : Promise.resolve(DONE)
  }
}
