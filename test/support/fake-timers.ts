/**
 * Time that stands still until it is told to pass.
 *
 * @module
 */

export interface FakeTimers {
  readonly now: () => number
  readonly random: () => number
  readonly after: (delayMs: number, callback: () => void) => () => void
  /** Lets time pass: what falls due is called in order, and what that starts may settle in between. */
  pass(milliseconds: number): Promise<void>
  /** Callbacks that are still to come. */
  readonly waiting: number
}

interface Timer {
  readonly atMs: number
  readonly callback: () => void
}

export function createFakeTimers(startMs = 1_800_000_000_000): FakeTimers {
  const timers = new Set<Timer>()
  let nowMs = startMs

  const next = (untilMs: number) =>
    [...timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]

  return {
    now: () => nowMs,
    random: () => 0.5,
    after: (delayMs, callback) => {
      const timer = { atMs: nowMs + delayMs, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    pass: async (milliseconds) => {
      const untilMs = nowMs + milliseconds
      await settle()
      for (let timer = next(untilMs); timer !== undefined; timer = next(untilMs)) {
        timers.delete(timer)
        nowMs = Math.max(nowMs, timer.atMs)
        timer.callback()
        await settle()
      }
      nowMs = untilMs
    },
    get waiting() {
      return timers.size
    },
  }
}

/** Promises that are settled already have their say. */
const settle = () => new Promise((resolve) => setImmediate(resolve))
