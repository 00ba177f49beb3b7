/**
 * How long to wait before a car is asked again.
 *
 * @module
 */
import { isBackendError } from '../../subgraphs/backend/errors.ts'
import type { LivePosition } from './live-position.ts'

export interface PollPace {
  /** After a position of this quality, in milliseconds. */
  readonly everyMs: Readonly<Record<LivePosition['quality'], number>>
  /** From the first listener to the first question, in milliseconds: time for a stream to speak up. */
  readonly firstAfterMs: number
  /** However often it fails, in milliseconds. */
  readonly longestMs: number
}

/** Up to this share longer, at random: processes that watch the same car do not ask in the same moment. */
export const SPREAD = 0.2

/** @param parkedEveryMs for cars that are parked, or whose position is old anyway. */
export const createPollPace = (everyMs: number, parkedEveryMs: number): PollPace => ({
  everyMs: { LIVE: everyMs, LAST_PARKED: parkedEveryMs, STALE: parkedEveryMs },
  firstAfterMs: Math.min(250, everyMs),
  longestMs: Math.max(15 * 60_000, parkedEveryMs),
})

/** Nothing that another question would change soon. */
const HOPELESS: ReadonlySet<string> = new Set(['BACKEND_AUTH', 'BACKEND_REJECTED', 'BACKEND_QUOTA'])

/** @param failures in a row, from 1. */
export function delayAfterFailure(pace: PollPace, error: unknown, failures: number): number {
  const { code, retryAfterSeconds = 0 } = isBackendError(error)
    ? error.extensions
    : { code: 'INTERNAL' }
  const doubled = pace.everyMs.LIVE * 2 ** Math.min(failures, 20)
  const patient = code === 'VEHICLE_ASLEEP' ? Math.max(doubled, pace.everyMs.LAST_PARKED) : doubled
  const delayMs = HOPELESS.has(code) ? pace.longestMs : Math.min(patient, pace.longestMs)
  return Math.max(delayMs, retryAfterSeconds * 1000)
}
