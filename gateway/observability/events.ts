/**
 * Everything the gateway ever logs but what streams do (`stream-events.ts`), one helper per event. An *error* means
 * somebody must act now.
 *
 * @module
 */
import type { BackendEvent } from '../../subgraphs/backend/backend-event.ts'
import { describeCause } from './cause.ts'
import type { Logger } from './logger.ts'

/** One request, answered or cut off. */
export interface RequestEvent {
  readonly requestId: string
  readonly method: string
  /** The route's pattern, never the path: paths hold signed claims. */
  readonly route: string
  /** `null` = the connection was closed before there was any. */
  readonly status: number | null
  readonly durationMs: number
  /** Kind of caller; `null` = anonymous, or nobody asked. */
  readonly caller: 'USER' | 'APP' | null
  readonly appId: string | null
  readonly operation: string | null
  /** Codes of the errors in the answer, each once. */
  readonly codes: readonly string[]
  /** The connection was closed before the whole answer was sent: the client left, or this process had to end. */
  readonly isCut?: true
}

export const logRequest = (logger: Logger, event: RequestEvent): void => {
  logger.info({ ...event, durationMs: Math.round(event.durationMs * 100) / 100 }, 'request')
}

/** Something failed that is not the caller's fault. */
export interface FailureEvent {
  readonly requestId: string
  /** As the client reads it. */
  readonly code: string
  readonly backend: string | null
  /** What was thrown. */
  readonly error: unknown
}

/** A backend is asked by many requests: what it does is a warning, what we did wrong is an error. */
export function logFailure(logger: Logger, { error, code, ...event }: FailureEvent): void {
  const isOurs = code === 'INTERNAL' || code === 'BACKEND_AUTH'
  const line = { ...event, code, cause: describeCause(error, code === 'INTERNAL') }
  if (isOurs) logger.error(line, 'failure')
  else logger.warn(line, 'failure')
}

/** Logs a failure the first time it comes by: one backend error may fail many fields and many requests. */
export function createFailureLog(logger: Logger): (event: FailureEvent) => void {
  const seen = new WeakSet<object>()
  return (event) => {
    const { error } = event
    if (typeof error === 'object' && error !== null) {
      if (seen.has(error)) return
      seen.add(error)
    }
    logFailure(logger, event)
  }
}

/** A backend is left alone, found out about, or asked again. Nobody must act at once: the gateway has. */
export function logCircuit(
  logger: Logger,
  { kind: _, ...event }: Extract<BackendEvent, { readonly kind: 'circuit' }>,
): void {
  if (event.state === 'OPEN') logger.warn(event, 'circuit')
  else logger.info(event, 'circuit')
}

/** A provider of maps failed, and another one answered in its place. */
export const logMapsMoved = (
  logger: Logger,
  event: { readonly from: string; readonly to: string; readonly reason: string },
): void => {
  logger.warn(event, 'maps moved')
}

/** Somebody let the gateway forget: how much, not what, because names of records are names of people. */
export const logInvalidated = (
  logger: Logger,
  event: {
    readonly requestId: string
    readonly appId: string | null
    readonly keys: number
    readonly types: readonly string[]
    readonly tags: number
    readonly forgotten: number
  },
): void => {
  logger.info(event, 'invalidated')
}

/** A backend sent something by itself. A refused one is worth a look: it is a stranger, or a secret that is out of date. */
export function logWebhook(
  logger: Logger,
  event: {
    readonly source: string
    readonly outcome: string
    readonly eventId: string | null
    readonly type: string | null
    readonly forgotten: number
  },
): void {
  if (event.eventId === null && event.outcome !== 'CHALLENGED') logger.warn(event, 'webhook')
  else logger.info(event, 'webhook')
}

export const logListening = (
  logger: Logger,
  event: { readonly url: string; readonly port: number; readonly startedInMs: number },
): void => {
  logger.info(event, 'listening')
}

export const logDraining = (logger: Logger, event: { readonly signal: string }): void => {
  logger.info(event, 'draining')
}

export const logStopped = (logger: Logger): void => {
  logger.info('stopped')
}

/** The process cannot go on. */
export const logCrash = (logger: Logger, error: unknown): void => {
  logger.fatal({ cause: describeCause(error, true) }, 'crash')
}
