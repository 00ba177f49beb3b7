/**
 * Waiting: for a while, or until somebody looks.
 *
 * @module
 */

/**
 * Calls `act` after `ms` milliseconds, unless it is stopped before.
 *
 * @typedef {(ms: number, act: () => void) => () => void} After answers how to stop
 * @type {After}
 */
export const afterMs = (ms, act) => {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}

/** Ends early when `signal` aborts. */
export const pause = (ms, signal, after = afterMs) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      stop()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const stop = after(ms, end)
    signal.addEventListener('abort', end, { once: true })
  })

/** Ends early when `signal` aborts. */
export const untilVisible = (signal) =>
  new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return
      document.removeEventListener('visibilitychange', look)
      signal.removeEventListener('abort', look)
      resolve()
    }
    document.addEventListener('visibilitychange', look)
    signal.addEventListener('abort', look)
    look()
  })

/** Aborts when `signal` does, or when nobody looks any more. */
export function whileVisible(signal) {
  const controller = new AbortController()
  const look = () => {
    if (!document.hidden && !signal.aborted) return
    document.removeEventListener('visibilitychange', look)
    signal.removeEventListener('abort', look)
    controller.abort()
  }
  document.addEventListener('visibilitychange', look)
  signal.addEventListener('abort', look)
  look()
  return controller.signal
}
