/**
 * How a provider has been doing: after a failure it is left alone for a while, then one question tries it.
 *
 * @module
 */
import { BackendError, type BackendErrorCode } from '../../backend/errors.ts'

/** `COOLING` = better not asked; `QUOTA` = it named the time before which it will not answer. */
export type Standing = 'WELL' | 'COOLING' | 'QUOTA'

export interface HealthOptions {
  /** How long it is left alone after a first failure; doubled with each further one, four times this at most. */
  readonly coolingMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const LONGEST_COOLING = 4

/** So many cooling times after its rest, a provider that nobody has tried since is taken to be well. */
const FORGOTTEN_AFTER = 10

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
  #promisedUntil = 0
  #refusesUntil = 0
  #lastCode: BackendErrorCode = 'BACKEND_UNAVAILABLE'

  constructor(options: HealthOptions) {
    this.#options = options
  }

  standing(): Standing {
    return this.#standing(Math.max(this.#probeUntil, this.#promisedUntil))
  }

  /** The same for a question that may have been promised: what was promised of it does not stand in its way. */
  standingOfPromised(): Standing {
    return this.#standing(this.#probeUntil)
  }

  /** What it failed with last; says why it is not `WELL`. */
  get lastCode(): BackendErrorCode {
    return this.#lastCode
  }

  /** It need not be asked to know what it would say. */
  quotaError(): BackendError {
    const leftMs = Math.max(0, this.#refusesUntil - this.#options.now())
    return new BackendError('BACKEND_QUOTA', 'maps', 'said that its quota is used up', {
      retryAfterSeconds: Math.ceil(leftMs / 1000),
    })
  }

  /** It is about to be asked; what comes of it is to be told with the number that this answers. */
  begin(): number {
    if (this.#failures > 0) this.#probeUntil = this.#options.now() + this.#options.coolingMs
    return this.#epoch
  }

  /** Others rely on its being asked soon, as with the picture of a map that is shown. */
  promise(): void {
    if (this.#failures > 0) this.#promisedUntil = this.#options.now() + this.#options.coolingMs
  }

  succeeded(since: number): void {
    if (this.#failures === 0 || since !== this.#epoch) return
    this.#failures = 0
    this.#epoch += 1
  }

  failed(since: number, error: BackendError): void {
    if (since !== this.#epoch || !isItsOwn(error)) return
    const { code, retryAfterSeconds } = error.extensions
    const now = this.#options.now()
    this.#coolUntil = now + this.#options.coolingMs * Math.min(2 ** this.#failures, LONGEST_COOLING)
    this.#refusesUntil =
      code === 'BACKEND_QUOTA' && retryAfterSeconds !== undefined
        ? now + retryAfterSeconds * 1000
        : 0
    this.#probeUntil = 0
    this.#lastCode = code
    this.#failures += 1
    this.#epoch += 1
  }

  #standing(triedUntil: number): Standing {
    if (this.#failures === 0) return 'WELL'
    const now = this.#options.now()
    if (now < this.#refusesUntil) return 'QUOTA'
    if (now < this.#coolUntil) return 'COOLING'
    const isOld = now > this.#coolUntil + FORGOTTEN_AFTER * this.#options.coolingMs
    return now < triedUntil && !isOld ? 'COOLING' : 'WELL'
  }
}

/** Neither a request that is itself at fault says anything about the provider, nor one that was in too much of a hurry. */
function isItsOwn({ extensions: { code }, cause }: BackendError): boolean {
  const isHurried = cause instanceof Error && 'reason' in cause && cause.reason === 'CUT_SHORT'
  return code !== 'BACKEND_REJECTED' && code !== 'DEADLINE_EXCEEDED' && !isHurried
}
