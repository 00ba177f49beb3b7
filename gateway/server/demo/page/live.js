/**
 * Where readings come from. The page only knows {@link Watch}: a stream takes the place of polling by another
 * function of the same shape.
 *
 * @module
 */
import { ask } from './gateway.js'

const POLL_MS = 2000
/** While there is nothing that moves. */
const IDLE_MS = 10_000
const MAX_PAUSE_MS = 30_000

/**
 * @callback Watch asks at once and then keeps telling, until `signal` aborts
 * @param {string} token
 * @param {import('./gateway.js').Operation} operation
 * @param {(answer: import('./gateway.js').Answer) => boolean} onAnswer says whether there is something that moves
 * @param {AbortSignal} signal
 */

/** @type {Watch} Asks again two seconds after every answer; later when it failed, and not while nobody looks. */
export async function watchByPolling(token, operation, onAnswer, signal) {
  for (let failures = 0; !signal.aborted;) {
    const answer = await ask(token, operation, signal)
    if (signal.aborted) return
    const isMoving = onAnswer(answer)
    if (isFinal(answer)) return
    failures = answer.data === null ? failures + 1 : 0
    await pause(isMoving || failures > 0 ? pauseMs(answer, failures) : IDLE_MS, signal)
    await untilVisible(signal)
  }
}

/** Asking the same again cannot help: somebody must change something first. */
const isFinal = ({ status, data, errors }) =>
  status !== 0 && data === null && errors.every(({ extensions }) => extensions?.retryable !== true)

function pauseMs({ errors }, failures) {
  const asked = errors.map(({ extensions }) => Number(extensions?.retryAfterSeconds ?? 0) * 1000)
  const grown = POLL_MS * 2 ** Math.max(0, failures - 1)
  return Math.min(Math.max(grown, ...asked), MAX_PAUSE_MS)
}

const pause = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })

const untilVisible = (signal) =>
  new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return
      document.removeEventListener('visibilitychange', look)
      resolve()
    }
    document.addEventListener('visibilitychange', look)
    signal.addEventListener('abort', look, { once: true })
    look()
  })
