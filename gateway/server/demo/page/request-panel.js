/**
 * Behind the scenes: the request as it was sent, the answer as it came, and what both stand in for.
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
  const [requestCode, answerCode] = panel.querySelectorAll('code')
  let latest = null

  const render = () => {
    if (latest === null || !panel.open || isSelecting(answerCode)) return
    answerCode.replaceChildren(...colour(pretty(latest.text), JSON_WORDS))
  }
  panel.addEventListener('toggle', render)

  return {
    showRequest({ query, variables }) {
      latest = null
      requestCode.replaceChildren(
        ...colour(query, GRAPHQL_WORDS),
        element('span', { class: 'c-note' }, '\n\n# variables\n'),
        ...colour(JSON.stringify(variables, null, 2), JSON_WORDS),
      )
      answerCode.replaceChildren()
      setText(find('.answer-facts', panel), '')
      showCalls(panel, [])
    },
    showAnswer(answer) {
      latest = answer
      setText(find('.answer-facts', panel), factsOf(answer))
      showCalls(panel, callsBehind(answer))
      render()
    },
  }
}

const factsOf = ({ status, durationMs, bytes }) =>
  status === 0 ? 'not reached' : `HTTP ${status} · ${Math.round(durationMs)} ms · ${sizeOf(bytes)}`

function showCalls(panel, calls) {
  const total = calls.reduce((sum, { times }) => sum + times, 0)
  setText(find('.request-sum', panel), total === 0 ? '' : `1 instead of ${total}`)
  setText(
    find('.request-lead', panel),
    total === 0
      ? 'What the page asks, and what it is told.'
      : `The page asks once. By itself it would have to make ${total} calls:`,
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
