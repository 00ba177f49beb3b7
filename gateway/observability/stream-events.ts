/**
 * What is logged of streams: connections when they end, and what happens rarely.
 *
 * @module
 */
import { describeCause } from './cause.ts'
import type { Logger } from './logger.ts'

/** A connection that streams left by, and has ended. */
export interface StreamConnectionEvent {
  /** Of the request that became it. */
  readonly requestId: string
  readonly kind: 'WEBSOCKET' | 'SSE'
  readonly durationMs: number
  /** Kind of caller; `null` = anonymous, or never said who it is. */
  readonly caller: 'USER' | 'APP' | null
  readonly appId: string | null
  /** Of a WebSocket; 1006 = it was cut. */
  readonly closeCode: number | null
}

export const logStreamConnection = (logger: Logger, event: StreamConnectionEvent): void => {
  logger.info({ ...event, durationMs: Math.round(event.durationMs) }, 'stream connection')
}

/** A stream that might not go on: a right, a plan or a credential ended, or nobody could be asked about it. */
export interface StreamEndedEvent {
  /** Of the request that opened it. */
  readonly requestId: string
  readonly caller: 'USER' | 'APP' | null
  readonly appId: string | null
  /** Of the errors that the listener was told. */
  readonly codes: readonly string[]
}

export const logStreamEnded = (logger: Logger, event: StreamEndedEvent): void => {
  logger.info(event, 'stream ended')
}

/** What happens rarely to live positions. */
export type LiveLogEvent =
  | { readonly kind: 'UPSTREAM_CONNECTED' }
  | { readonly kind: 'UPSTREAM_LOST'; readonly cause: unknown; readonly retryInMs: number }
  | { readonly kind: 'UPSTREAM_REFUSED'; readonly granted: number; readonly wanted: number }
  | { readonly kind: 'PRICE_CAP_REACHED'; readonly cap: 'VEHICLE' | 'TOTAL' }
  | { readonly kind: 'VIN_FAILED'; readonly error: unknown }

/** A broker that is away is a warning; one that lets us hear less than we should needs somebody. */
export function logLive(logger: Logger, event: LiveLogEvent): void {
  switch (event.kind) {
    case 'UPSTREAM_CONNECTED':
      return logger.info('broker connected')
    case 'UPSTREAM_LOST':
      return logger.warn(
        { retryInMs: event.retryInMs, cause: describeCause(event.cause, false) },
        'broker lost',
      )
    case 'UPSTREAM_REFUSED':
      return logger.error({ granted: event.granted, wanted: event.wanted }, 'broker refused topics')
    case 'PRICE_CAP_REACHED':
      return logger.warn({ cap: event.cap }, 'price cap reached')
    case 'VIN_FAILED':
      return logger.warn({ cause: describeCause(event.error, false) }, 'vin unknown')
  }
}

/** What thousands of cars may do at once is said of the first, and again after this time, in milliseconds. */
const QUIET_MS = 60_000

/** @param now milliseconds of a clock that does not jump. */
export function createLiveLog(logger: Logger, now: () => number): (event: LiveLogEvent) => void {
  const quietUntil = new Map<string, number>()
  const isSaid = (what: string): boolean => {
    if (now() < (quietUntil.get(what) ?? -Infinity)) return true
    quietUntil.set(what, now() + QUIET_MS)
    return false
  }
  return (event) => {
    if (event.kind === 'PRICE_CAP_REACHED' && isSaid(`${event.kind} ${event.cap}`)) return
    if (event.kind === 'VIN_FAILED' && isSaid(event.kind)) return
    logLive(logger, event)
  }
}
