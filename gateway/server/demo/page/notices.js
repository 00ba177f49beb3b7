/**
 * Errors as they are: what each means, what the gateway said, its code, who is to blame, and the request to ask about.
 *
 * @module
 */
import { element } from './dom.js'
import { explain, gather } from './explain.js'

/**
 * @param {{ errors: readonly import('./gateway.js').GatewayError[], requestId: string | null }} answer
 * @returns {readonly HTMLElement[]}
 */
export const createNotices = ({ errors, requestId }) =>
  gather(errors).map((group) => createNotice(group, requestId))

function createNotice({ error, count }, requestId) {
  const { title, text, code } = explain(error)
  const { backend, requestId: own } = error.extensions ?? {}
  const facts = [
    ['code', code],
    ['backend', backend],
    ['at', count > 1 ? `${count} places` : error.path?.join('.')],
    ['request', own ?? requestId],
  ]
  return element(
    'section',
    { class: 'notice', 'data-code': code },
    element('h3', {}, title),
    element('p', {}, text),
    error.message === title ? null : element('p', { class: 'said' }, `“${error.message}”`),
    element('dl', {}, ...facts.filter(([, fact]) => fact).flatMap(describeFact)),
  )
}

const describeFact = ([name, fact]) => [element('dt', {}, name), element('dd', {}, String(fact))]
