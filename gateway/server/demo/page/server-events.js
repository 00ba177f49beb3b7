/**
 * Server-sent events out of the text of a response. The browser's own `EventSource` cannot say who asks.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 * @module
 */

/**
 * @typedef {object} ServerEvent
 * @property {string} type
 * @property {string} data
 * @property {string | null} id the last one that was given
 */

/** Reads text as it comes, wherever it is cut. */
export function createEventParser() {
  let rest = ''
  let type = ''
  let lines = []
  let id = null
  let retryMs = null

  const fields = {
    event: (value) => (type = value),
    data: (value) => lines.push(value),
    id: (value) => (id = value),
    retry: (value) => (retryMs = /^\d+$/.test(value) ? Number(value) : retryMs),
  }
  /** @returns {ServerEvent | null} */
  const finish = () => {
    const event = lines.length === 0 ? null : { type, data: lines.join('\n'), id }
    type = ''
    lines = []
    return event
  }
  const readLine = (line) => {
    if (line === '') return finish()
    const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line)
    fields[name]?.(value)
    return null
  }
  return {
    /** What the server asks to wait before coming back, in milliseconds; `null` = it said nothing. */
    get retryMs() {
      return retryMs
    },
    /** @param {string} text @returns {readonly ServerEvent[]} those that are whole now */
    push(text) {
      // A lone \r at the end may be half of a \r\n.
      const all = (rest + text).split(/\r\n|\n|\r(?!$)/)
      rest = all.pop()
      return all.map(readLine).filter((event) => event !== null)
    },
  }
}
