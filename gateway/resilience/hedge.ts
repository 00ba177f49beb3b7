/**
 * A second call beside a slow one; the first good answer wins, and the other call is cancelled.
 *
 * @module
 */
import type {
  Transport,
  TransportRequest,
  TransportResponse,
} from '../../subgraphs/backend/transport.ts'
import { isOutageStatus, isRepeatable } from './outage.ts'

export interface HedgeOptions {
  /** How long the first call is waited for, in milliseconds. */
  readonly afterMs: number
  /** Whether the second one may be made, which then counts. */
  readonly maySpend: () => boolean
  readonly onHedge: () => void
}

/** Only of reads, and of writes that say that they may be repeated. */
export const hedging =
  (send: Transport, options: HedgeOptions): Transport =>
  (request) =>
    isRepeatable(request) && request.timeoutMs > options.afterMs
      ? new Promise((resolve, reject) => {
          new Race(send, request, { resolve, reject }).run(options)
        })
      : send(request)

interface Result {
  readonly resolve: (answer: TransportResponse) => void
  readonly reject: (error: unknown) => void
}

class Race {
  readonly #send: Transport
  readonly #request: TransportRequest
  readonly #result: Result
  readonly #runners = new Set<AbortController>()
  #timer: NodeJS.Timeout | undefined

  constructor(send: Transport, request: TransportRequest, result: Result) {
    this.#send = send
    this.#request = request
    this.#result = result
  }

  run({ afterMs, maySpend, onHedge }: HedgeOptions): void {
    this.#timer = setTimeout(() => {
      if (!maySpend()) return
      onHedge()
      this.#start(this.#request.timeoutMs - afterMs)
    }, afterMs)
    this.#start(this.#request.timeoutMs)
  }

  #start(timeoutMs: number): void {
    const controller = new AbortController()
    const { signal: outer } = this.#request
    const signal = outer ? AbortSignal.any([outer, controller.signal]) : controller.signal
    this.#runners.add(controller)
    this.#send({ ...this.#request, timeoutMs, signal }).then(
      (answer) => {
        this.#runners.delete(controller)
        if (!isOutageStatus(answer.status) || this.#runners.size === 0) this.#end(answer)
      },
      (error: unknown) => {
        this.#runners.delete(controller)
        if (this.#runners.size === 0) this.#fail(error)
      },
    )
  }

  #end(answer: TransportResponse): void {
    clearTimeout(this.#timer)
    this.#result.resolve(answer)
    for (const loser of this.#runners) loser.abort()
    this.#runners.clear()
  }

  #fail(error: unknown): void {
    clearTimeout(this.#timer)
    this.#result.reject(error)
  }
}
