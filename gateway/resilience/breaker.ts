/**
 * What is known of a backend's health, and the one home of cockatiel.
 *
 * @NOTE While cockatiel probes, it lets every other call wait for the probe and then go, all at once: held up by a backend that
 * hangs, and a herd on one that has just come back. So nobody may ask for a probe while `isProbing`.
 *
 * @module
 */
import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState as State,
  ConsecutiveBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel'
import type { CircuitState, OpenBecause } from '../../subgraphs/backend/backend-event.ts'
import { TransportError, type TransportResponse } from '../../subgraphs/backend/transport.ts'
import { isOutage, isOutageStatus } from './outage.ts'

export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number
  /** How long it stays open before one call may find out, in milliseconds. */
  readonly probeAfterMs: number
  /** @param because of `OPEN` alone. */
  readonly onState: (state: CircuitState, because?: OpenBecause) => void
}

const STATES: Readonly<Record<number, CircuitState>> = {
  [State.Closed]: 'CLOSED',
  [State.Open]: 'OPEN',
  [State.Isolated]: 'OPEN',
  [State.HalfOpen]: 'HALF_OPEN',
}

type Outcome = () => Promise<TransportResponse>

const silence: Outcome = () => Promise.reject(new TransportError('TIMEOUT'))

/** While it is closed it only counts, so it is told of outcomes when they have happened. */
export class Breaker {
  readonly #failures: number
  readonly #counter: ConsecutiveBreaker
  readonly #policy: CircuitBreakerPolicy
  readonly #patience: Patience
  #isStalled = false
  #because: OpenBecause = 'FAILURES'

  constructor({ failures, probeAfterMs, onState }: BreakerOptions) {
    this.#failures = failures
    this.#counter = new ConsecutiveBreaker(failures)
    this.#patience = createPatience(probeAfterMs)
    const isFailure = handleWhen(isOutage).orWhenResult((answer) =>
      isOutageStatus((answer as TransportResponse).status),
    )
    const options = { halfOpenAfter: this.#patience, breaker: this.#counter }
    this.#policy = circuitBreaker(isFailure, options)
    this.#policy.onStateChange((state) => {
      if (state === State.Closed) this.#isStalled = false
      if (state === State.Open) onState('OPEN', this.#because)
      else onState(STATES[state] ?? 'CLOSED')
      this.#because = 'FAILURES'
    })
  }

  get isClosed(): boolean {
    return this.#policy.state === State.Closed
  }

  get isProbing(): boolean {
    return this.#policy.state === State.HalfOpen
  }

  /**
   * Of a call that was begun while it was closed. A good answer after a good answer changes nothing, and nearly all are: they
   * take none of cockatiel's promises.
   */
  answered(
    answer: TransportResponse,
    isGood: boolean,
  ): TransportResponse | Promise<TransportResponse> {
    if (isGood && this.#counter.state === 0) return answer
    if (this.isClosed) return this.#policy.execute(() => Promise.resolve(answer))
    if (isGood && this.#isStalled) this.#resume(answer)
    return answer
  }

  /** Of a call that was begun while it was closed. */
  failed(error: unknown): Promise<TransportResponse> {
    const outcome = () => Promise.reject(error as Error)
    return this.isClosed && isOutage(error) ? this.#policy.execute(outcome) : outcome()
  }

  /** Opens it for a backend that does not answer. The first answer that comes all the same closes it. */
  stall(): void {
    if (!this.isClosed) return
    this.#isStalled = true
    this.#because = 'SILENCE'
    for (let count = 0; count < this.#failures; count += 1) {
      void this.#policy.execute(silence).catch(ignore)
    }
  }

  /** By one call, if it has been open long enough; the others are refused. */
  async probe(call: Outcome, refuse: (cause: unknown) => never): Promise<TransportResponse> {
    try {
      return await this.#policy.execute(call)
    } catch (error) {
      if (error instanceof BrokenCircuitError) return refuse(error)
      throw error
    }
  }

  /** As if this answer were a probe's. */
  #resume(answer: TransportResponse): void {
    if (this.isProbing) return
    this.#patience.end()
    void this.#policy.execute(() => Promise.resolve(answer)).catch(ignore)
    this.#patience.begin()
  }
}

const ignore = () => undefined

/** How long it stays open, which cockatiel looks up each time that somebody asks. */
interface Patience {
  readonly duration: number
  next(): Patience
  begin(): void
  end(): void
}

function createPatience(probeAfterMs: number): Patience {
  let duration = probeAfterMs
  const patience: Patience = {
    get duration() {
      return duration
    },
    next: () => patience,
    begin: () => {
      duration = probeAfterMs
    },
    end: () => {
      duration = -Infinity
    },
  }
  return patience
}
