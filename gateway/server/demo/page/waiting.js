/**
 * Waiting: for a while, or until somebody looks.
 *
 * @module
 */

/** Ends early when `signal` aborts. */
export const pause = (ms, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
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
