/**
 * A call again where the first one failed: only if that can do no harm and may help, after a random pause, from one budget, and
 * never beyond the time the call has.
 *
 * @module
 */
import type {
  Transport,
  TransportRequest,
  TransportResponse,
} from '../../subgraphs/backend/transport.ts'
import { isOutageStatus, isRepeatable, reasonOf, retryAfterMs } from './outage.ts'
import { pause } from './pause.ts'

export interface RetryOptions {
  /** Most further tries of one call. */
  readonly retries: number
  /** Before the first one: up to so many milliseconds, twice as many before each one after it. */
  readonly pauseMs: number
  /** Asked last: whether this one may be made, which then counts. */
  readonly maySpend: () => boolean
  readonly onRetry: () => void
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** 0 to below 1. */
  readonly random: () => number
}

/** Exponents beyond this one make no sense in any deadline. */
const MAX_DOUBLINGS = 10

export function retrying(send: Transport, options: RetryOptions): Transport {
  const { retries, pauseMs, maySpend, onRetry, now, random } = options
  if (retries === 0) return send

  const jitterMs = (attempt: number) => random() * pauseMs * 2 ** Math.min(attempt, MAX_DOUBLINGS)

  /** `null` = leave it. */
  const pauseBefore = (attempt: number, outcome: Outcome, leftMs: number): number | null => {
    const askedMs = waitOf(outcome, now())
    if (askedMs === null || attempt >= retries) return null
    const waitMs = askedMs + jitterMs(attempt)
    return waitMs < leftMs && maySpend() ? waitMs : null
  }

  const sendAgain = async (request: TransportRequest, first: Outcome, untilMs: number) => {
    let outcome = first
    for (let attempt = 0; ; attempt += 1) {
      const waitMs = pauseBefore(attempt, outcome, untilMs - now())
      if (waitMs === null || request.signal?.aborted) return unwrap(outcome)
      onRetry()
      await pause(waitMs, request.signal)
      const leftMs = Math.ceil(untilMs - now())
      if (leftMs <= 0) return unwrap(outcome)
      outcome = await settle(send({ ...request, timeoutMs: leftMs }))
    }
  }

  return (request) => {
    if (!isRepeatable(request)) return send(request)
    const untilMs = now() + request.timeoutMs
    return send(request).then(
      (answer) => (answer.status < 400 ? answer : sendAgain(request, { answer }, untilMs)),
      (error: unknown) => sendAgain(request, { error }, untilMs),
    )
  }
}

type Outcome = { readonly answer: TransportResponse } | { readonly error: unknown }

const settle = (call: Promise<TransportResponse>): Promise<Outcome> =>
  call.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  )

function unwrap(outcome: Outcome): TransportResponse {
  if ('answer' in outcome) return outcome.answer
  throw outcome.error
}

/**
 * Milliseconds to leave the backend alone before asking again; `null` = asking again is no use. What timed out has used up
 * its time. A backend that has had too much (429, 408) is only asked again when it says when.
 */
function waitOf(outcome: Outcome, nowMs: number): number | null {
  if ('error' in outcome) return reasonOf(outcome.error) === 'UNREACHABLE' ? 0 : null
  const { answer } = outcome
  if (isOutageStatus(answer.status)) return retryAfterMs(answer, nowMs) ?? 0
  return answer.status === 429 || answer.status === 408 ? retryAfterMs(answer, nowMs) : null
}
