/**
 * One stream of the gateway: `POST /graphql/stream`, taken up again when it is cut, let go while nobody looks.
 *
 * @module
 */
import { isWorthAnother, pause, pauseMs, untilVisible, whenHidden } from './pauses.js'
import { createEventParser } from './server-events.js'

const RETRY_MS = 1000
/** Up to this share longer, at random: not all pages come back in the same moment. */
const SPREAD = 0.3
const CONNECT_MS = 15_000
/** The gateway gives a sign of life every few seconds: without one for so long, the connection is dead. */
const SILENCE_MS = 60_000
/** Refusals come at once: what is open for so long is a stream, also when the car says nothing new. */
const OPEN_MS = 400
/** Signed URLs of map tiles end after an hour: a stream that begins anew brings new ones. */
const RENEW_MS = 40 * 60_000

/**
 * @typedef {{ kind: 'LIVE' | 'RECONNECTING' } | { kind: 'ENDED', error: import('./gateway.js').GatewayError }} State
 *
 * @typedef {object} Event
 * @property {Record<string, any> | null} data
 * @property {readonly import('./gateway.js').GatewayError[]} errors
 * @property {string} text as it came
 */

/**
 * Resolves when the stream has ended for good, or `signal` aborts. Never rejects.
 *
 * @param {string} token
 * @param {import('./gateway.js').Operation} operation
 * @param {{ onEvent: (event: Event) => void, onState: (state: State) => void }} listener
 * @param {AbortSignal} signal
 */
export async function follow(token, operation, listener, signal) {
  let lastId = null
  for (let failures = 0; !signal.aborted;) {
    await untilVisible(signal)
    if (signal.aborted) return
    const end = await listenOnce({ token, operation, lastId }, listener, signal)
    if (signal.aborted) return
    const { errors, wasLive, isByUs, retryMs } = end
    if (errors.length > 0 && !isWorthAnother(errors)) {
      return listener.onState({ kind: 'ENDED', error: errors[0] })
    }
    lastId = isByUs ? null : end.lastId
    if (isByUs) continue
    listener.onState({ kind: 'RECONNECTING' })
    failures = wasLive ? 1 : failures + 1
    await pause(pauseMs(retryMs, failures, errors) * (1 + SPREAD * Math.random()), signal)
  }
}

/** One connection, from its beginning to its end, whatever ends it. */
async function listenOnce({ token, operation, lastId }, { onEvent, onState }, signal) {
  const end = { errors: [], wasLive: false, isByUs: false, retryMs: RETRY_MS, lastId }
  const connection = openConnection(signal, () => (end.isByUs = true))
  const setLive = () => {
    if (end.wasLive || connection.signal.aborted) return
    end.wasLive = true
    onState({ kind: 'LIVE' })
  }
  try {
    const answer = await post(token, operation, lastId, connection.signal)
    if (!answer.ok) {
      end.errors = await readRefusal(answer)
      return end
    }
    connection.isOpen(setLive)
    await readAll(answer.body, connection.heard, end, (event) => {
      setLive()
      onEvent(event)
    })
  } catch {
    // Whatever cut it: the next try says more.
  } finally {
    connection.close()
  }
  return end
}

/** Takes the response apart; `end` learns what is said about coming back. */
async function readAll(body, heard, end, onEvent) {
  const parser = createEventParser()
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    heard()
    for (const { type, data, id } of parser.push(value)) {
      if (type === 'complete') return
      end.lastId = id
      const result = JSON.parse(data)
      // Errors without any data are no event of the stream, but its end.
      if ('data' in result) onEvent({ errors: [], ...result, text: data })
      else end.errors = result.errors
    }
    end.retryMs = parser.retryMs ?? end.retryMs
  }
}

const post = (token, operation, lastId, signal) =>
  fetch('/graphql/stream', {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...(lastId === null ? {} : { 'last-event-id': lastId }),
    },
    body: JSON.stringify(operation),
    cache: 'no-store',
    signal,
  })

/** A proxy may refuse in words of its own. */
async function readRefusal(answer) {
  try {
    const { errors } = await answer.json()
    return errors
  } catch {
    return [{ message: `HTTP ${answer.status}`, extensions: { retryable: answer.status >= 500 } }]
  }
}

/** Everything that ends a connection from this side. */
function openConnection(signal, onEndByUs) {
  const own = new AbortController()
  const all = AbortSignal.any([signal, own.signal])
  const endByUs = () => {
    onEndByUs()
    own.abort()
  }
  let silence = setTimeout(() => own.abort(), CONNECT_MS)
  let opening = 0
  const renewal = setTimeout(endByUs, RENEW_MS)
  whenHidden(endByUs, all)
  const heard = () => {
    clearTimeout(silence)
    silence = setTimeout(() => own.abort(), SILENCE_MS)
  }
  return {
    signal: all,
    heard,
    isOpen(callback) {
      heard()
      opening = setTimeout(callback, OPEN_MS)
    },
    close() {
      for (const timer of [silence, opening, renewal]) clearTimeout(timer)
      own.abort()
    },
  }
}
