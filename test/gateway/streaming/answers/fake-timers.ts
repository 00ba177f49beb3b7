import type { Timers } from '../../../../gateway/streaming/timers.ts'

export interface FakeTimers extends Timers {
  /** Lets time pass, and runs what is due in its order. */
  pass(ms: number): void
}

export function createFakeTimers(): FakeTimers {
  let nowMs = 1_000_000
  const waiting = new Set<{ readonly dueMs: number; readonly callback: () => void }>()
  const nextDue = (untilMs: number) =>
    [...waiting].filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0]
  return {
    now: () => nowMs,
    random: () => 0.5,
    after: (delayMs, callback) => {
      const timer = { dueMs: nowMs + delayMs, callback }
      waiting.add(timer)
      return () => waiting.delete(timer)
    },
    pass: (ms) => {
      const endMs = nowMs + ms
      for (let due = nextDue(endMs); due; due = nextDue(endMs)) {
        waiting.delete(due)
        nowMs = due.dueMs
        due.callback()
      }
      nowMs = endMs
    },
  }
}
