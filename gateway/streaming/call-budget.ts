/**
 * A price cap: at most so many calls in any hour. Half of them may be made at once, the other half comes back evenly over the
 * hour: who spends fast is slowed down instead of stopped until the hour is over.
 *
 * @module
 */

const HOUR_MS = 3_600_000

export interface CallBudget {
  /** Milliseconds until a call may be made; 0 = now. */
  waitMs(nowMs: number): number
  /** Counts a call, also one that somebody else made. */
  spend(nowMs: number): void
  /** Nothing is missing: as good as new. */
  isFull(nowMs: number): boolean
}

/** @param callsPerHour at least 2. */
export function createCallBudget(callsPerHour: number): CallBudget {
  const capacity = Math.floor(callsPerHour / 2)
  const perMs = (callsPerHour - capacity) / HOUR_MS
  let left = capacity
  let countedAtMs = -Infinity

  const refill = (nowMs: number) => {
    const passedMs = Math.max(0, nowMs - countedAtMs)
    left = Math.min(capacity, left + passedMs * perMs)
    countedAtMs = Math.max(nowMs, countedAtMs)
  }

  return {
    waitMs: (nowMs) => {
      refill(nowMs)
      return left >= 1 ? 0 : Math.ceil((1 - left) / perMs)
    },
    spend: (nowMs) => {
      refill(nowMs)
      left = Math.max(0, left - 1)
    },
    isFull: (nowMs) => {
      refill(nowMs)
      return left === capacity
    },
  }
}
