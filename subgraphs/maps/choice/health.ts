/**
 * How a provider has been doing: after a failure it is left alone for a while, then one question tries it.
 *
 * @module
 */
import type { BackendError, BackendErrorCode } from '../../backend/errors.ts'

/** `COOLING` = better not asked; `QUOTA` = it named the time before which it will not answer. */
export type Standing = 'WELL' | 'COOLING' | 'QUOTA'

export interface HealthOptions {
  /** How long it is left alone after a first failure; doubled with each further one, four times this at most. */
  readonly coolingMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const LONGEST_COOLING = 4

/**
 * Only what was asked since its standing last changed may change it: two hundred questions that were under way when it
 * failed are one failure, and an answer to one of them does not mean that it is well again.
 */
export class Health {
  readonly #options: HealthOptions
  #epoch = 0
  #failures = 0
  #coolUntil = 0
  #probeUntil = 0
  #refusesUntil = 0
  #lastCode: BackendErrorCode = 'BACKEND_UNAVAILABLE'

  constructor(options: HealthOptions) {
    this.#options = options
  }

  standing(): Standing {
    if (this.#failures === 0) return 'WELL'
    const now = this.#options.now()
    if (now < this.#refusesUntil) return 'QUOTA'
    return now < this.#coolUntil || now < this.#probeUntil ? 'COOLING' : 'WELL'
  }

  /** What it failed with last; says why it is not `WELL`. */
  get lastCode(): BackendErrorCode {
    return this.#lastCode
  }

  /** Whole seconds until it will answer again, if it named a time. */
  get refusesForSeconds(): number {
    return Math.max(0, Math.ceil((this.#refusesUntil - this.#options.now()) / 1000))
  }

  /** It is about to be asked; what comes of it is to be told with the number that this answers. */
  begin(): number {
    if (this.#failures > 0) this.#probeUntil = this.#options.now() + this.#options.coolingMs
    return this.#epoch
  }

  succeeded(since: number): void {
    if (this.#failures === 0 || since !== this.#epoch) return
    this.#failures = 0
    this.#epoch += 1
  }

  /** A request that is itself at fault says nothing about the provider. */
  failed(since: number, { extensions: { code, retryAfterSeconds } }: BackendError): void {
    if (since !== this.#epoch || code === 'BACKEND_REJECTED') return
    const now = this.#options.now()
    this.#coolUntil =
      now + this.#options.coolingMs * Math.min(2 ** this.#failures, LONGEST_COOLING)
    this.#refusesUntil =
      code === 'BACKEND_QUOTA' && retryAfterSeconds !== undefined
        ? now + retryAfterSeconds * 1000
        : 0
    this.#probeUntil = 0
    this.#lastCode = code
    this.#failures += 1
    this.#epoch += 1
  }
}
