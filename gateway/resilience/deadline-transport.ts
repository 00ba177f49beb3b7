import { TransportError, type Transport } from '../../subgraphs/backend/transport.ts'

export interface DeadlineOptions {
  /** When the operation under way must have ended, on the clock; `Infinity` = no matter when. */
  readonly operationUntilMs: () => number
  readonly now: () => number
}

/**
 * No call takes longer than what is left of the operation under way; with nothing left none is made. For callers that do not
 * mind that themselves, as an `HttpBackend` does.
 */
export function withinOperation(
  send: Transport,
  { operationUntilMs, now }: DeadlineOptions,
): Transport {
  return async (request) => {
    const leftMs = Math.ceil(operationUntilMs() - now())
    if (leftMs >= request.timeoutMs) return send(request)
    if (leftMs <= 0) throw new TransportError('DEADLINE')
    try {
      return await send({ ...request, timeoutMs: leftMs })
    } catch (cause) {
      const { reason } = cause as Partial<TransportError>
      if (reason !== 'TIMEOUT' && reason !== 'CUT_SHORT') throw cause
      throw new TransportError('DEADLINE', { cause })
    }
  }
}
