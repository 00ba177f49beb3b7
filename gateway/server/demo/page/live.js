/**
 * Where readings come from: one answer, then a stream that tells what has changed in it.
 *
 * @module
 */
import { ask } from './gateway.js'
import { listen } from './listening.js'
import { pause, untilVisible } from './waiting.js'

const POLL_MS = 2000
/** While there is nothing that moves. */
const IDLE_MS = 10_000
const MAX_PAUSE_MS = 30_000

/**
 * @typedef {object} Listener
 * @property {(answer: import('./gateway.js').Answer) => boolean} onAnswer says whether there is something that moves
 * @property {(operation: import('./gateway.js').Operation) => void} onStream what the stream is asked for
 * @property {(answer: import('./gateway.js').Answer, text: string) => void} onMoved the answer as it is now, the event as it came
 * @property {(state: import('./listening.js').StreamState) => void} onState
 */

/**
 * Asks once and then listens, until `signal` aborts or rights end.
 *
 * @param {string} token
 * @param {import('./views.js').View} view
 * @param {Listener} listener
 * @param {AbortSignal} signal
 */
export async function watch(token, view, listener, signal) {
  let answer = await askUntilMoving(token, view.request, listener.onAnswer, signal)
  if (answer === null) return
  const operation = view.streamFor(answer)
  listener.onStream(operation)
  const onEvent = (event) => {
    answer = view.move(answer, event)
    listener.onMoved(answer, event.text)
  }
  const repaired = listenAndRepair()
  await listen(token, operation, { onEvent, onState: listener.onState }, signal)
  await repaired

  /** What a stream does not tell may have failed too: that is asked for again, until it is there. */
  async function listenAndRepair() {
    for (let tries = 1; lacksMore(answer) && !signal.aborted; tries++) {
      await pause(Math.min(POLL_MS * 2 ** tries, MAX_PAUSE_MS), signal)
      await untilVisible(signal)
      if (signal.aborted || !lacksMore(answer)) return
      const again = await ask(token, view.request, signal)
      if (signal.aborted || again.data === null) continue
      answer = again
      listener.onAnswer(again)
    }
  }
}

/**
 * Asks again two seconds after every answer that failed, later the more often it did; every ten where nothing moves; and not while
 * nobody looks.
 *
 * @param {string} token
 * @param {import('./gateway.js').Operation} operation
 * @param {Listener['onAnswer']} onAnswer
 * @param {AbortSignal} signal
 * @returns the answer with something that moves; `null` = there is none
 */
export async function askUntilMoving(token, operation, onAnswer, signal) {
  for (let failures = 0; ;) {
    const answer = await ask(token, operation, signal)
    if (signal.aborted) return null
    if (onAnswer(answer)) return answer
    if (signal.aborted || isFinal(answer)) return null
    failures = answer.data === null ? failures + 1 : 0
    await pause(answer.errors.some(isRetryable) ? pauseMs(answer, failures) : IDLE_MS, signal)
    await untilVisible(signal)
    if (signal.aborted) return null
  }
}

const isRetryable = ({ extensions }) => extensions?.retryable === true

/** Asking the same again cannot help: somebody must change something first. */
const isFinal = ({ status, data, errors }) =>
  status !== 0 && data === null && !errors.some(isRetryable)
