/**
 * The circuit of one backend address: its calls, as long as it is taken to be well.
 *
 * @module
 */
import {
  TransportError,
  type Transport,
  type TransportRequest,
} from '../../subgraphs/backend/transport.ts'
import { Breaker, type BreakerOptions } from './breaker.ts'
import { isOutageStatus, reasonOf } from './outage.ts'
import { Stall } from './stall.ts'

export interface CircuitOptions extends BreakerOptions {
  /** Shortest silence towards many calls that opens it, in milliseconds; 0 = none does. */
  readonly hangAfterMs: number
  /** What a call to this backend is usually given, in milliseconds. */
  readonly timeoutMs: number
  /** Calls that are not made. */
  readonly onRefused: () => void
}

export interface Circuit {
  readonly send: Transport
  /** False while the backend is taken to be unwell. */
  isClosed(): boolean
}

/** Fewer calls than this can all be slow at once. */
const LEAST_STALLED_CALLS = 10

/** With less than half of the usual time no backend is judged: neither do its timeouts count, nor is it a probe. */
const HURRY = 2

/** Never opens. */
export const noCircuit = (send: Transport): Circuit => ({ send, isClosed: () => true })

export function createCircuit(send: Transport, options: CircuitOptions): Circuit {
  const { failures, probeAfterMs, hangAfterMs, timeoutMs, onState, onRefused } = options
  const breaker = new Breaker({
    ...{ failures, probeAfterMs },
    onState: (state, because) => {
      if (state === 'CLOSED') stall.beginAnew()
      onState(state, because)
    },
  })
  const stall = new Stall({
    leastCalls: hangAfterMs === 0 ? Infinity : Math.max(failures, LEAST_STALLED_CALLS),
    ...{ afterMs: hangAfterMs, timeoutMs },
    onStall: () => breaker.stall(),
  })
  const isHurried = (request: TransportRequest) => request.timeoutMs * HURRY < timeoutMs

  const refuse = (cause?: unknown): never => {
    onRefused()
    const retryAfterSeconds = Math.max(1, Math.ceil(probeAfterMs / 1000))
    throw new TransportError('CIRCUIT_OPEN', { cause, retryAfterSeconds })
  }

  const sendUsual = (request: TransportRequest) => {
    const begunMs = stall.begin()
    return send(request).then(
      (answer) => {
        const isGood = !isOutageStatus(answer.status)
        stall.answer(begunMs, isGood)
        return breaker.answered(answer, isGood)
      },
      (error: unknown) => {
        if (stall.giveUp(begunMs)) return breaker.failed(error)
        throw error
      },
    )
  }

  const sendHurried = (request: TransportRequest) =>
    send(request).then(
      (answer) => {
        stall.hear()
        return breaker.answered(answer, !isOutageStatus(answer.status))
      },
      (cause: unknown) => {
        const isLate = reasonOf(cause) === 'TIMEOUT'
        return breaker.failed(isLate ? new TransportError('CUT_SHORT', { cause }) : cause)
      },
    )

  const sendOpen = async (request: TransportRequest) =>
    breaker.isProbing || isHurried(request) ? refuse() : breaker.probe(() => send(request), refuse)

  return {
    isClosed: () => breaker.isClosed,
    send: (request) => {
      if (!breaker.isClosed) return sendOpen(request)
      return isHurried(request) ? sendHurried(request) : sendUsual(request)
    },
  }
}
