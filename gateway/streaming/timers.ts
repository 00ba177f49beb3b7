/** Clock, chance and waiting, as they are handed in. */
export interface Timers {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** 0 to below 1. */
  readonly random: () => number
  /** Calls `callback` once after `delayMs`, and never again after what it answers was called. */
  readonly after: (delayMs: number, callback: () => void) => () => void
}

/** The machine's. Waiting keeps no process alive. */
export const machineTimers: Timers = {
  now: Date.now,
  random: Math.random,
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs)
    timer.unref()
    return () => {
      clearTimeout(timer)
    }
  },
}
