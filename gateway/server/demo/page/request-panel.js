/**
 * Behind the scenes: the request and the stream as they were sent, what came back, and what the request stands in for.
 *
 * @module
 */
import { callsBehind } from './calls.js'
import { element, find, setText } from './dom.js'
import { sizeOf } from './format.js'

/** Longer answers are shown up to here: nobody reads on, and colouring takes time. */
const MAX_SHOWN = 40_000

/** @param {HTMLDetailsElement} panel */
export function createRequestPanel(panel) {
  const code = (name) => find(`.${name}-code`, panel)
  /** Texts as they came; written when somebody looks. */
  const latest = { answer: null, event: null }
  let events = 0

  const render = (name) => {
    if (latest[name] === null || !panel.open || isSelecting(code(name))) return
    code(name).replaceChildren(...colour(pretty(latest[name]), JSON_WORDS))
  }
  const showStreamParts = (isShown) => {
    for (const part of panel.querySelectorAll('.stream-part')) part.hidden = !isShown
  }
  panel.addEventListener('toggle', () => ['answer', 'event'].forEach(render))

  return {
    showRequest(operation) {
      latest.answer = latest.event = null
      events = 0
      showOperation(code('request'), operation)
      code('answer').replaceChildren()
      setText(find('.answer-facts', panel), '')
      showCalls(panel, [])
      showStreamParts(false)
    },
    showAnswer(answer) {
      latest.answer = answer.text
      setText(find('.answer-facts', panel), factsOf(answer))
      showCalls(panel, callsBehind(answer))
      render('answer')
    },
    showStream(operation) {
      showOperation(code('stream'), operation)
      code('event').replaceChildren()
      setText(find('.event-facts', panel), '')
      showStreamParts(true)
    },
    /** @param {string} text of the latest @param {number} count since the last time */
    showEvents(text, count) {
      latest.event = text
      events += count
      setText(find('.event-facts', panel), `number ${events} · ${sizeOf(text.length)}`)
      render('event')
    },
  }
}

const showOperation = (node, { query, variables }) =>
  node.replaceChildren(
    ...colour(query, GRAPHQL_WORDS),
    element('span', { class: 'c-note' }, '\n\n# variables\n'),
    ...colour(JSON.stringify(variables, null, 2), JSON_WORDS),
  )

const factsOf = ({ status, durationMs, bytes }) =>
  status === 0 ? 'not reached' : `HTTP ${status} · ${Math.round(durationMs)} ms · ${sizeOf(bytes)}`

function showCalls(panel, calls) {
  const total = calls.reduce((sum, { times }) => sum + times, 0)
  setText(find('.request-sum', panel), total === 0 ? '' : `1 instead of ${total}`)
  setText(
    find('.request-lead', panel),
    total === 0
      ? 'What the page asks, and what it is told.'
      : `The page asks, then listens. By itself it would have to make ${total} calls:`,
  )
  const items = calls.map(({ what, times }) =>
    element('li', {}, element('b', {}, `${times} ×`), ` ${what}`),
  )
  find('.request-calls', panel).replaceChildren(...items)
}

const isSelecting = (node) => {
  const selection = document.getSelection()
  return selection !== null && !selection.isCollapsed && node.contains(selection.anchorNode)
}

function pretty(text) {
  try {
    const whole = JSON.stringify(JSON.parse(text), null, 2)
    return whole.length <= MAX_SHOWN ? whole : `${whole.slice(0, MAX_SHOWN)}\n…`
  } catch {
    return text
  }
}

const JSON_WORDS =
  /(?<key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<text>"(?:[^"\\]|\\.)*")|(?<value>-?\d[\d.eE+-]*|true|false|null)/g
const GRAPHQL_WORDS =
  /(?<value>\b(?:query|mutation|subscription)\b|\d+)|(?<text>\$\w+)|(?<key>\b[A-Z]\w*!?)/g

function* colour(text, words) {
  let end = 0
  for (const match of text.matchAll(words)) {
    yield text.slice(end, match.index)
    const [kind] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? []
    yield element('span', { class: `c-${kind}` }, match[0])
    end = match.index + match[0].length
  }
  yield text.slice(end)
}
