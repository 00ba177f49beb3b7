/**
 * A backend's network that gives up on it in time, asks again where that helps, and tells it how long it is waited for.
 *
 * @module
 */
import type { OnBackendEvent } from '../../subgraphs/backend/backend-event.ts'
import type { Transport, TransportRequest } from '../../subgraphs/backend/transport.ts'
import { createCircuit, noCircuit, type Circuit } from './circuit.ts'
import { hedging } from './hedge.ts'
import { RetryBudget } from './retry-budget.ts'
import { retrying } from './retry.ts'

/** What is done when a backend fails. */
export interface ResiliencePolicy {
  /** What a call is usually given, in milliseconds. */
  readonly timeoutMs: number
  /** Most further tries of one read; 0 = none. */
  readonly retries: number
  /** Random pause before the first of them: up to so many milliseconds. */
  readonly retryPauseMs: number
  /** Most retries and hedges together, in percent of the calls. */
  readonly retryBudgetPercent: number
  /** Failures in a row after which the backend is left alone; 0 = never. */
  readonly breakerFailures: number
  /** How long it is left alone before one call may find out, in milliseconds. */
  readonly breakerProbeMs: number
  /** Shortest silence towards many calls after which it is left alone, too, in milliseconds; 0 = none. */
  readonly hangAfterMs: number
  /** A read that takes longer is asked a second time, in milliseconds; 0 = never. */
  readonly hedgeAfterMs: number
}

export interface ResilientTransportOptions extends ResiliencePolicy {
  /** As in errors and metrics. */
  readonly backend: string
  /** Which of its addresses, as host and path. */
  readonly target: string
  readonly onEvent: OnBackendEvent
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** 0 to below 1. */
  readonly random: () => number
}

/** Calls and further calls are sent by `send`, each told how long it is waited for. */
export function createResilientTransport(
  send: Transport,
  options: ResilientTransportOptions,
): Transport {
  const { backend, onEvent, retries, retryPauseMs, hedgeAfterMs, now, random } = options
  const budget = new RetryBudget(options.retryBudgetPercent)
  const circuit = circuitOf(tellingTime(send), options)
  const maySpend = () => circuit.isClosed() && budget.spend()

  const hedged =
    hedgeAfterMs === 0
      ? circuit.send
      : hedging(circuit.send, {
          afterMs: hedgeAfterMs,
          maySpend,
          onHedge: () => onEvent({ kind: 'hedge', backend }),
        })
  const retried = retrying(hedged, {
    ...{ retries, pauseMs: retryPauseMs, maySpend, now, random },
    onRetry: () => onEvent({ kind: 'retry', backend }),
  })
  return (request) => {
    budget.earn()
    return retried(request)
  }
}

function circuitOf(send: Transport, options: ResilientTransportOptions): Circuit {
  const { backend, target, onEvent, breakerFailures, breakerProbeMs, hangAfterMs } = options
  if (breakerFailures === 0) return noCircuit(send)
  return createCircuit(send, {
    failures: breakerFailures,
    probeAfterMs: breakerProbeMs,
    hangAfterMs,
    timeoutMs: options.timeoutMs,
    onState: (state, because) =>
      onEvent({ kind: 'circuit', backend, target, state, ...(because && { because }) }),
    onRefused: () => onEvent({ kind: 'refused', backend, reason: 'CIRCUIT' }),
  })
}

export const TIME_LEFT_HEADER = 'x-request-timeout-ms'

const tellingTime =
  (send: Transport): Transport =>
  (request: TransportRequest) =>
    send({
      ...request,
      headers: { ...request.headers, [TIME_LEFT_HEADER]: String(request.timeoutMs) },
    })
