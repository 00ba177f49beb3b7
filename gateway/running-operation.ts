/**
 * The operation under way, wherever it has got to: whom it is for, and when it must have ended. One asynchronous context
 * holds both.
 *
 * @module
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Principal } from './identity/principal.ts'

/** How long one operation may take, where that is not as long as any. */
export interface OperationLimits {
  /** What the client said in `x-request-timeout-ms`, as it came: it may only shorten. */
  readonly timeoutHeader?: string | readonly string[] | undefined
  /** A stream: it ends when its client wants. Each of its events is an operation of its own. */
  readonly isStream?: boolean
  /** What was kept does not count: everything is asked anew. */
  readonly isFresh?: boolean
}

export interface RunningOperation {
  /** Everything that `operation` does, now and later, is done for `principal` and within its time. */
  runAs<T>(principal: Principal | null, operation: () => T, limits?: OperationLimits): T
  /** `null` = nobody, or no operation is under way. */
  principal(): Principal | null
  /** When it must have ended, on the clock; `Infinity` = no operation is under way. */
  untilMs(): number
  /** The operation under way is nobody's any more: it makes no further calls. */
  end(): void
  /** Whether nothing that was kept counts for the operation under way. */
  isFresh(): boolean
  /** Runs `task` in one of `shares` equal parts of the time that is left, so that as many more fit in after it. */
  withinShare<T>(shares: number, task: () => Promise<T>): Promise<T>
}

export interface RunningOperationOptions {
  /** Longest that an operation may wait for backends, in milliseconds. */
  readonly deadlineMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

interface Running {
  readonly principal: Principal | null
  readonly untilMs: number
  /** Shared by all shares of an operation's time. */
  readonly life: { isEnded: boolean }
  readonly isFresh: boolean
}

export function createRunningOperation({
  deadlineMs,
  now,
}: RunningOperationOptions): RunningOperation {
  const storage = new AsyncLocalStorage<Running>()
  const untilOf = ({ timeoutHeader, isStream }: OperationLimits) =>
    isStream === true ? Infinity : now() + readTimeout(timeoutHeader, deadlineMs)
  return {
    runAs: (principal, operation, limits = NO_LIMITS) =>
      storage.run(
        {
          ...{ principal, untilMs: untilOf(limits), isFresh: limits.isFresh === true },
          life: { isEnded: false },
        },
        operation,
      ),
    principal: () => storage.getStore()?.principal ?? null,
    isFresh: () => storage.getStore()?.isFresh ?? false,
    untilMs: () => {
      const running = storage.getStore()
      return running === undefined ? Infinity : running.life.isEnded ? 0 : running.untilMs
    },
    end: () => {
      const running = storage.getStore()
      if (running) running.life.isEnded = true
    },
    withinShare: (shares, task) => {
      const running = storage.getStore()
      if (shares === 1 || running === undefined || running.untilMs === Infinity) return task()
      const untilMs = now() + (running.untilMs - now()) / shares
      return storage.run({ ...running, untilMs }, task)
    },
  }
}

const NO_LIMITS: OperationLimits = {}

/** What is not a number of milliseconds says nothing. */
function readTimeout(header: OperationLimits['timeoutHeader'], deadlineMs: number): number {
  if (header === undefined) return deadlineMs
  const text = String(header).trim()
  return /^\d{1,9}$/.test(text) ? Math.min(Number(text), deadlineMs) : deadlineMs
}
