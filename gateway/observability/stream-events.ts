/**
 * What is logged of streams: connections that come and go, streams that might not go on, and what happens rarely to what
 * they tell. Credentials, and words of clients, never stand in it.
 *
 * @module
 */
import { describeCause } from './cause.ts'
import type { Logger } from './logger.ts'

/** Why a connection has ended. */
export type CloseReason =
  | 'CLIENT' // it said goodbye, or went
  | 'COMPLETED' // everything was sent; server-sent events only
  | 'DRAINING' // this process stops
  | 'INIT_TIMEOUT' // nobody said who it is
  | 'INTERNAL' // our fault
  | 'LOST' // cut without a goodbye; WebSocket only
  | 'PROTOCOL' // what came is not of the protocol
  | 'SILENT' // no sign of life; WebSocket only
  | 'SLOW' // the client took nothing of what it was sent
  | 'TOO_LARGE' // a message that is too large
  | 'TOO_MANY' // more than a caller, or this process, may hold
  | 'UNAUTHENTICATED' // a credential that is missing or not good
  | 'UNAVAILABLE' // nobody could be asked about the credential
  | 'WRONG_URL' // no WebSocket is opened there

interface StreamConnection {
  /** Of the request that became it. */
  readonly requestId: string
  readonly transport: 'WEBSOCKET' | 'SSE'
  /** Kind of caller; `null` = anonymous, or never said who it is. */
  readonly caller: 'USER' | 'APP' | null
  readonly appId: string | null
}

/** A connection that streams leave by: opened when its caller is known, closed once, opened or not. */
export type StreamConnectionEvent =
  | (StreamConnection & { readonly state: 'OPENED' })
  | (StreamConnection & {
      readonly state: 'CLOSED'
      readonly durationMs: number
      readonly reason: CloseReason
      /** Of a WebSocket. */
      readonly closeCode: number | null
    })

export function logStreamConnection(logger: Logger, event: StreamConnectionEvent): void {
  const { state, ...line } = event
  if (state === 'OPENED') return logger.info(line, 'connection opened')
  logger.info({ ...line, durationMs: Math.round(event.durationMs) }, 'connection closed')
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
