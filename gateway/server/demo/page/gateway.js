/**
 * The one conversation with the gateway: an operation out, an answer back, and what it took.
 *
 * @module
 */

const TIMEOUT_MS = 15_000

/**
 * @typedef {object} Operation
 * @property {string} query
 * @property {Record<string, unknown>} variables
 *
 * @typedef {object} GatewayError
 * @property {string} message
 * @property {readonly (string | number)[]} [path]
 * @property {Record<string, any>} [extensions]
 *
 * @typedef {object} Answer
 * @property {number} status HTTP status; 0 = the gateway was not reached
 * @property {Record<string, any> | null} data
 * @property {readonly GatewayError[]} errors
 * @property {string} text as it came
 * @property {number} bytes
 * @property {number} durationMs
 * @property {string | null} requestId
 */

/** Text of one of the page's own operations. */
export async function readOperation(name) {
  const answer = await fetch(`/demo/${name}.graphql`)
  if (!answer.ok) throw new Error(`the page's own ${name}.graphql is missing`)
  return (await answer.text()).trim()
}

/** People whose tokens are offered; none but over a sandbox. */
export async function readPeople() {
  const answer = await fetch('/demo/people.json', { cache: 'no-store' })
  return answer.ok ? await answer.json() : []
}

/** The gateway serves pictures and tiles itself: whatever host its URLs name, this page reaches it by its own. */
export function onThisHost(url) {
  const { pathname, search } = new URL(url, location.href)
  return location.origin + pathname + search
}

/**
 * Never rejects: not being reached is an answer too.
 *
 * @param {string} token
 * @param {Operation} operation
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
export async function ask(token, operation, signal) {
  const startedAt = performance.now()
  const since = () => performance.now() - startedAt
  try {
    const answer = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(operation),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    const text = await answer.text()
    const { data = null, errors = [] } = JSON.parse(text)
    return {
      status: answer.status,
      data,
      errors,
      text,
      bytes: new TextEncoder().encode(text).length,
      durationMs: since(),
      requestId: answer.headers.get('x-request-id'),
    }
  } catch {
    return { ...UNREACHED, durationMs: since() }
  }
}

const UNREACHED = {
  status: 0,
  data: null,
  errors: [
    { message: 'The gateway cannot be reached from this page.', extensions: { retryable: true } },
  ],
  text: '',
  bytes: 0,
  requestId: null,
}
