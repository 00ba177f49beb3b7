/**
 * Until when one call may take: its own budget, and never longer than the operation that it is made for.
 *
 * @module
 */
import { BackendError } from './errors.ts'

/** Answers when the operation under way must have ended, on the backend's clock; `Infinity` = no matter when. */
export type OperationDeadline = () => number

export interface CallDeadline {
  /** On the backend's clock. */
  readonly untilMs: number
  /** The operation's, on the same clock. */
  readonly operationUntilMs: number
}

export interface CallTimes {
  readonly name: string
  readonly timeoutMs: number
  readonly now: () => number
  readonly operationUntilMs?: OperationDeadline
}

/** @throws {BackendError} `DEADLINE_EXCEEDED` when nothing is left of the operation's time. */
export function beginCall({ name, now, timeoutMs, operationUntilMs }: CallTimes): CallDeadline {
  const nowMs = now()
  const ofOperation = operationUntilMs?.() ?? Infinity
  if (ofOperation <= nowMs) throw outOfTime(name)
  return { untilMs: Math.min(nowMs + timeoutMs, ofOperation), operationUntilMs: ofOperation }
}

/** The operation has less time left than a call of its own would have. */
export const isCut = ({ untilMs, operationUntilMs }: CallDeadline): boolean =>
  untilMs === operationUntilMs

export const outOfTime = (backend: string, cause?: unknown): BackendError =>
  new BackendError('DEADLINE_EXCEEDED', backend, "the operation's time ran out", { cause })

/**
 * Waits for what somebody else has begun, such as a token or an equal read, no longer than the operation may take.
 * What is waited for goes on.
 */
export function within<T>(
  promise: Promise<T>,
  { name, now }: CallTimes,
  { operationUntilMs }: CallDeadline,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(outOfTime(name)), operationUntilMs - now())
    const end = () => clearTimeout(timer)
    promise.then(resolve, reject)
    promise.then(end, end)
  })
}
