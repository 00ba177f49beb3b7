/**
 * Where readings come from: one answer, then a stream that tells what has changed in it.
 *
 * @module
 */
import { ask } from './gateway.js'
import { listen } from './listening.js'
import { afterMs, pause, untilVisible } from './waiting.js'

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
 * @param {import('./waiting.js').After} after
 */
export async function watch(token, view, listener, signal, after = afterMs) {
  let answer = await askUntilMoving(token, view.request, listener.onAnswer, signal)
  if (answer === null) return
  const operation = view.streamFor(answer)
  listener.onStream(operation)
  /** Of those who ask meanwhile. */
  const newer = new Set()
  const onEvent = (event) => {
    for (const events of newer) events.push(event)
    answer = view.move(answer, event)
    listener.onMoved(answer, event.text)
  }
  const ended = new AbortController()
  const whileListening = AbortSignal.any([signal, ended.signal])
  void repair()
  if (view.refreshMs !== null) void refresh()
  await listen(token, operation, { onEvent, onState: listener.onState }, signal, after)
  ended.abort()

  /** A stream that is taken up again has nothing asked: all who were cut at once would ask at once. */
  async function refresh() {
    while (!whileListening.aborted) {
      await pause(view.refreshMs, whileListening, after)
      await untilVisible(whileListening)
      if (!whileListening.aborted) await askAgain((again) => !again.errors.some(isRetryable))
    }
  }

  /** What was told meanwhile is newer than what is answered. An answer that is not good changes nothing. */
  async function askAgain(isGood) {
    const events = []
    newer.add(events)
    const again = await ask(token, view.request, whileListening)
    newer.delete(events)
    if (whileListening.aborted || !hasCars(again) || !isGood(again)) return
    answer = events.reduce(view.move, again)
    listener.onAnswer(answer)
  }

  /** What streams do not tell may have failed too: it is asked for again, until it is there. */
  async function repair() {
    for (let tries = 1; answer.errors.some(outlastsEvents); tries++) {
      await pause(Math.min(POLL_MS * 2 ** tries, MAX_PAUSE_MS), whileListening, after)
      await untilVisible(whileListening)
      if (whileListening.aborted || !answer.errors.some(outlastsEvents)) return
      await askAgain(() => true)
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
    await pause(answer.errors.some(hidesCar) ? pauseMs(answer, failures) : IDLE_MS, signal)
    await untilVisible(signal)
    if (signal.aborted) return null
  }
}

const hasCars = ({ data }) => data !== null && !Object.values(data).includes(null)

const isRetryable = ({ extensions }) => extensions?.retryable === true

const PLACES = new Set([undefined, 'vehicle', 'vehicles', 'position'])
const hidesCar = (error) => isRetryable(error) && PLACES.has(error.path?.at(-1))

/** The next event says how it is with a position, but nothing of what failed beside it. */
const outlastsEvents = (error) => isRetryable(error) && error.path?.at(-1) !== 'position'

/** Asking the same again cannot help: somebody must change something first. */
const isFinal = ({ status, data, errors }) =>
  status !== 0 && data === null && !errors.some(isRetryable)

function pauseMs({ errors }, failures) {
  const asked = errors.map(({ extensions }) => Number(extensions?.retryAfterSeconds ?? 0) * 1000)
  const grown = POLL_MS * 2 ** Math.max(0, failures - 1)
  return Math.min(Math.max(grown, ...asked), MAX_PAUSE_MS)
}
