/**
 * Waiting, and for how long.
 *
 * @module
 */

const MAX_PAUSE_MS = 30_000

/**
 * Twice as long after every failure, and never less than the gateway asks for.
 *
 * @param {number} baseMs
 * @param {number} failures in a row
 * @param {readonly import('./gateway.js').GatewayError[]} errors
 */
export function pauseMs(baseMs, failures, errors = []) {
  const asked = errors.map(({ extensions }) => Number(extensions?.retryAfterSeconds ?? 0) * 1000)
  const grown = baseMs * 2 ** Math.min(Math.max(0, failures - 1), 10)
  return Math.min(Math.max(grown, ...asked), MAX_PAUSE_MS)
}

/** Whether asking the same again may help: else somebody must change something first. */
export const isWorthAnother = (errors) =>
  errors.some(({ extensions }) => extensions?.retryable === true)

/** @param {number} ms @param {AbortSignal} signal ends it early */
export const pause = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })

/** Until somebody looks at the page, or `signal` aborts. */
export const untilVisible = (signal) => untilHidden(false, signal)

/** Calls back as soon as nobody looks any more. */
export function whenHidden(callback, signal) {
  void untilHidden(true, signal).then(() => signal.aborted || callback())
}

const untilHidden = (isHidden, signal) =>
  new Promise((resolve) => {
    const look = () => {
      if (document.hidden !== isHidden && !signal.aborted) return
      document.removeEventListener('visibilitychange', look)
      signal.removeEventListener('abort', look)
      resolve()
    }
    document.addEventListener('visibilitychange', look)
    signal.addEventListener('abort', look)
    look()
  })
