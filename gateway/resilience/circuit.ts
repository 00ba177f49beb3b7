/**
 * The circuit breaker of one backend address, and the one home of cockatiel.
 *
 * @NOTE While cockatiel probes, it lets every other call wait for the probe and then go, all at once: held up by a backend that
 * hangs, and a herd on one that has just come back. So calls beside a probe are refused here.
 *
 * @module
 */
import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState as State,
  ConsecutiveBreaker,
  handleWhen,
} from 'cockatiel'
import type { CircuitState } from '../../subgraphs/backend/backend-event.ts'
import {
  TransportError,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from '../../subgraphs/backend/transport.ts'
import { isOutage, isOutageStatus, reasonOf } from './outage.ts'
import { Stall } from './stall.ts'

export interface CircuitOptions {
  /** Failures in a row that open it. */
  readonly failures: number
  /** How long it stays open before one call may find out, in milliseconds. */
  readonly probeAfterMs: number
  /** What a call to this backend is usually given, in milliseconds. */
  readonly timeoutMs: number
  readonly onState: (state: CircuitState) => void
  /** Calls that are not made. */
  readonly onRefused: () => void
}

export interface Circuit {
  readonly send: Transport
  /** False while the backend is taken to be unwell. */
  isClosed(): boolean
}

const STATES: Readonly<Record<number, CircuitState>> = {
  [State.Closed]: 'CLOSED',
  [State.Open]: 'OPEN',
  [State.Isolated]: 'OPEN',
  [State.HalfOpen]: 'HALF_OPEN',
}

/** With less than half of the usual time no backend is judged: neither do its timeouts count, nor is it a probe. */
const HURRY = 2

async function sendHurried(send: Transport, request: TransportRequest): Promise<TransportResponse> {
  try {
    return await send(request)
  } catch (cause) {
    throw reasonOf(cause) === 'TIMEOUT' ? new TransportError('CUT_SHORT', { cause }) : cause
  }
}

const hanging = () => Promise.reject(new TransportError('TIMEOUT'))

/** Never opens. */
export const noCircuit = (send: Transport): Circuit => ({ send, isClosed: () => true })

export function createCircuit(send: Transport, options: CircuitOptions): Circuit {
  const { failures, probeAfterMs, timeoutMs, onState, onRefused } = options
  const breaker = new ConsecutiveBreaker(failures)
  const policy = circuitBreaker(
    handleWhen(isOutage).orWhenResult((answer) =>
      isOutageStatus((answer as TransportResponse).status),
    ),
    { halfOpenAfter: probeAfterMs, breaker },
  )
  policy.onStateChange((state) => onState(STATES[state] ?? 'CLOSED'))

  const refuse = (cause?: unknown): never => {
    onRefused()
    const retryAfterSeconds = Math.max(1, Math.ceil(probeAfterMs / 1000))
    throw new TransportError('CIRCUIT_OPEN', { cause, retryAfterSeconds })
  }
  const isHurried = (request: TransportRequest) => request.timeoutMs * HURRY < timeoutMs
  const sendJudged = (request: TransportRequest) =>
    isHurried(request) ? sendHurried(send, request) : send(request)

  /** What cockatiel has to hear of, told when it has happened: while it is closed it only counts. */
  const tell = (outcome: () => Promise<TransportResponse>) =>
    policy.state === State.Closed ? policy.execute(outcome) : outcome()

  const stall = new Stall(failures, timeoutMs, () => {
    for (let count = 0; count < failures; count += 1) void tell(hanging).catch(() => undefined)
  })

  /** A good answer after a good answer changes nothing, and nearly all are: they take one promise, not cockatiel's four. */
  const sendClosed = (request: TransportRequest) => {
    stall.begin()
    return sendJudged(request).then(
      (answer) => {
        stall.end(true)
        return breaker.state === 0 && !isOutageStatus(answer.status)
          ? answer
          : tell(() => Promise.resolve(answer))
      },
      (error: unknown) => {
        stall.end(false)
        if (!isOutage(error)) throw error
        return tell(() => Promise.reject(error as Error))
      },
    )
  }

  const sendOpen = async (request: TransportRequest) => {
    if (policy.state === State.HalfOpen || isHurried(request)) return refuse()
    try {
      return await policy.execute(() => send(request))
    } catch (error) {
      if (error instanceof BrokenCircuitError) return refuse(error)
      throw error
    }
  }

  return {
    isClosed: () => policy.state === State.Closed,
    send: (request) => (policy.state === State.Closed ? sendClosed(request) : sendOpen(request)),
  }
}
