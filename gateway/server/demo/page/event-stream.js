/**
 * One stream of server-sent events. `EventSource` cannot say who asks, so the page reads them itself.
 *
 * @see "Server-sent events" in the HTML standard
 * @module
 */

import { afterMs } from './waiting.js'

/** The gateway shows that it is there every twelve seconds, unless told otherwise. */
const SILENCE_MS = 45_000

/**
 * @typedef {object} StreamEvent
 * @property {string} type `next` or `complete`
 * @property {string} data
 * @property {string | null} id where to go on from
 */

/** Text as it arrives, cut anywhere → whole events. Comments and what is not known are passed over. */
export function createEventReader() {
  let rest = ''
  let event = emptyEvent()

  function take(line) {
    if (line === '') {
      const { type, lines, id } = event
      event = emptyEvent()
      return lines.length === 0 ? [] : [{ type, data: lines.join('\n'), id }]
    }
    const [, field, value] = /^([^:]*)(?::[ ]?(.*))?$/s.exec(line) ?? []
    if (field === 'data') event.lines.push(value ?? '')
    else if (field === 'event') event.type = value ?? ''
    else if (field === 'id') event.id = value ?? ''
    return []
  }
  return {
    /** @returns {readonly StreamEvent[]} */
    read(text) {
      const lines = (rest + text).split('\n')
      rest = lines.pop()
      return lines.flatMap((line) => take(line.replace(/\r$/, '')))
    },
  }
}

const emptyEvent = () => ({ type: 'message', lines: [], id: null })

/**
 * Opens a stream and reads it to its end.
 *
 * @param {string} token
 * @param {import('./gateway.js').Operation} operation
 * @param {{ lastEventId: string | null, onOpen: () => void, onEvent: (event: StreamEvent) => void }} listener
 * @param {AbortSignal} signal
 * @param {import('./waiting.js').After} after
 * @returns {Promise<readonly import('./gateway.js').GatewayError[]>} why it was refused
 * @throws when it cannot be reached, is cut, or says nothing any more.
 */
export async function readStream(
  token,
  operation,
  { lastEventId, onOpen, onEvent },
  signal,
  after = afterMs,
) {
  const silence = createSilence(after)
  try {
    const answer = await fetch('/graphql/stream', {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }),
      },
      body: JSON.stringify(operation),
      cache: 'no-store',
      signal: AbortSignal.any([signal, silence.signal]),
    })
    if (!isStream(answer)) return (await answer.json()).errors
    onOpen()
    const reader = createEventReader()
    for await (const text of textsOf(answer.body)) {
      silence.isBroken()
      reader.read(text).forEach(onEvent)
    }
    return []
  } finally {
    silence.end()
  }
}

const isStream = ({ ok, headers }) =>
  ok && (headers.get('content-type') ?? '').startsWith('text/event-stream')

/** Streams are iterable by `for await` in some browsers only. */
async function* textsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    // One that was cut has nothing to cancel.
    await reader.cancel().catch(() => undefined)
  }
}

/** A connection that died without a word is one that says nothing. */
function createSilence(after) {
  const controller = new AbortController()
  const listen = () => after(SILENCE_MS, () => controller.abort())
  let stop = listen()
  return {
    signal: controller.signal,
    isBroken() {
      stop()
      stop = listen()
    },
    end: () => stop(),
  }
}
