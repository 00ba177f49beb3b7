/**
 * One run of a local operation: what its resolvers get, and how many of them have not answered yet.
 *
 * @module
 */
import type { Flags } from './flags.ts'
import { Failure } from './failure.ts'
import type { Marks } from './provenance.ts'

/** Where a completed value goes: an object's field or a list's item. */
export type Slot = Record<string | number, unknown>

export const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

/**
 * Values that are there at once are written at once. Only a promise costs one: its answer is written into its slot when
 * it comes, and the run ends with the last one. There is no promise per field, object or list.
 */
export class LocalRun {
  readonly context: unknown
  /** Coerced, as resolvers' arguments need them. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly flags: Flags
  readonly marks: Marks | null
  #waiting = 0
  #resume: (() => void) | null = null

  constructor(
    context: unknown,
    variables: Readonly<Record<string, unknown>>,
    flags: Flags,
    marks: Marks | null,
  ) {
    this.context = context
    this.marks = marks
    this.variables = variables
    this.flags = flags
  }

  /** Writes a failure into the slot when `promise` rejects or `use` throws. */
  wait(
    promise: PromiseLike<unknown>,
    out: Slot,
    key: string | number,
    use: (value: unknown) => void,
  ): void {
    this.#waiting += 1
    out[key] = null
    promise.then(
      (value) => {
        try {
          use(value)
        } catch (error) {
          out[key] = new Failure(error)
        }
        this.#settled()
      },
      (error: unknown) => {
        out[key] = new Failure(error)
        this.#settled()
      },
    )
  }

  /** Nothing to wait for, or a promise of that moment. */
  idle(): Promise<void> | null {
    if (this.#waiting === 0) return null
    return new Promise((resolve) => {
      this.#resume = resolve
    })
  }

  #settled(): void {
    this.#waiting -= 1
    if (this.#waiting === 0) this.#resume?.()
  }
}
