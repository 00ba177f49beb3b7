/**
 * A stream that is taken up again whenever it is cut, until it ends for good or `signal` aborts. While nobody looks there is none.
 *
 * @module
 */
import { readStream } from './event-stream.js'
import { afterMs, pause, untilVisible, whileVisible } from './waiting.js'

const FIRST_PAUSE_MS = 500
const MAX_PAUSE_MS = 30_000
/** One that stood for so long was well: its end is the first failure again. */
const STEADY_MS = 5000

/** Signed URLs of tiles work for an hour: a stream that begins anew brings new ones, also of a car that stands. */
const RENEW_MS = 30 * 60_000

const CUT = { message: 'The stream was cut.', extensions: { retryable: true } }

/**
 * @typedef {object} StreamState
 * @property {'CONNECTING' | 'LIVE' | 'RECONNECTING' | 'ENDED'} kind
 * @property {import('./gateway.js').GatewayError} [error] why; never without it when `ENDED`
 *
 * @typedef {object} StreamListener
 * @property {(event: { data: Record<string, any>, errors: readonly import('./gateway.js').GatewayError[], text: string }) => void} onEvent
 * @property {(state: StreamState) => void} onState
 */

/**
 * @param {string} token
 * @param {import('./gateway.js').Operation} operation
 * @param {StreamListener} listener
 * @param {AbortSignal} signal
 * @param {import('./waiting.js').After} after
 */
export async function listen(token, operation, { onEvent, onState }, signal, after = afterMs) {
  let lastEventId = null
  onState({ kind: 'CONNECTING' })
  for (let failures = 0; !signal.aborted;) {
    const startedAt = performance.now()
    const renewal = new AbortController()
    const stopRenewal = after(RENEW_MS, () => renewal.abort())
    const wanted = AbortSignal.any([whileVisible(signal), renewal.signal])
    const errors = await listenOnce(token, operation, wanted, {
      ...{ after, lastEventId },
      onOpen: () => onState({ kind: 'LIVE' }),
      onAnswer(answer, id) {
        lastEventId = id ?? lastEventId
        onEvent(answer)
      },
    })
    stopRenewal()
    if (signal.aborted) return
    const final = errors.find((error) => !isRetryable(error))
    if (final) return onState({ kind: 'ENDED', error: final })
    if (wanted.aborted) {
      failures = 0
      lastEventId = null
    } else {
      onState({ kind: 'RECONNECTING', error: errors[0] })
      failures = performance.now() - startedAt > STEADY_MS ? 1 : failures + 1
      await pause(pauseMs(errors, failures), signal, after)
    }
    await untilVisible(signal)
  }
}

/** @returns what it ended with; never nothing */
async function listenOnce(token, operation, signal, { after, lastEventId, onOpen, onAnswer }) {
  let end = []
  const onEvent = ({ type, data, id }) => {
    if (type !== 'next') return
    const { data: values = null, errors = [] } = JSON.parse(data)
    // Without data there is nothing but the reason why it ends.
    if (values === null) end = errors
    else if (!signal.aborted) onAnswer({ data: values, errors, text: data }, id)
  }
  try {
    const listener = { lastEventId, onOpen, onEvent }
    const refusals = await readStream(token, operation, listener, signal, after)
    return [...refusals, ...end, CUT]
  } catch {
    return [...end, CUT]
  }
}

const isRetryable = ({ extensions }) => extensions?.retryable === true

/** All who were cut at once do not come back at once. */
function pauseMs(errors, failures) {
  const grown = Math.min(FIRST_PAUSE_MS * 2 ** failures, MAX_PAUSE_MS)
  const asked = errors.map(({ extensions }) => Number(extensions?.retryAfterSeconds ?? 0) * 1000)
  return Math.max(grown * (0.5 + Math.random() / 2), ...asked)
}
