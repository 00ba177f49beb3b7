/**
 * A server that volunteers run is asked no faster than its policy allows.
 *
 * @module
 */
import { setTimeout as sleepFor } from 'node:timers/promises'
import { BackendError } from '../../../backend/errors.ts'

export interface PaceOptions {
  /** As errors name it. */
  readonly backend: string
  /** Least time between the beginnings of two calls, in milliseconds; 0 = none. */
  readonly intervalMs: number
  /** Whoever would wait longer is refused at once, in milliseconds. */
  readonly maxWaitMs: number
  /** Milliseconds on a clock of which only differences count; it may be set back. */
  readonly now: () => number
  /** Default: a timer. */
  readonly sleep?: (ms: number) => Promise<void>
}

/** Runs a task when its time has come. Rejects with `BACKEND_QUOTA` when that is too far off. */
export type Pace = <T>(task: () => Promise<T>) => Promise<T>

export function createPace(options: PaceOptions): Pace {
  const { backend, intervalMs, maxWaitMs, now, sleep = (ms: number) => sleepFor(ms) } = options
  let nextAt = -Infinity
  return async (task) => {
    const nowAt = now()
    // Nobody can be further ahead: the clock was set back.
    if (nextAt - nowAt > maxWaitMs + intervalMs) nextAt = nowAt
    const startAt = Math.max(nowAt, nextAt)
    const waitMs = startAt - nowAt
    if (waitMs > maxWaitMs) {
      throw new BackendError('BACKEND_QUOTA', backend, 'no turn soon at the allowed pace', {
        retryAfterSeconds: Math.ceil(waitMs / 1000),
      })
    }
    nextAt = startAt + intervalMs
    if (waitMs > 0) await sleep(waitMs)
    return task()
  }
}
