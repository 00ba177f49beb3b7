/**
 * What an error means to the person in front of the page. The code itself always stands beside it.
 *
 * @module
 */
import { wordsOf } from './format.js'

const FEATURES = { car_on_map: 'Live location', vehicle_status: 'Vehicle status' }
const PLAN_STATES = {
  NONE: 'There is no service plan yet.',
  PAST_DUE: 'The service plan is past due: a payment is late. Once it is paid, this is back.',
  UNPAID: 'The service plan is unpaid.',
  PAUSED: 'The service plan is paused.',
  CANCELED: 'The service plan has ended.',
  ACTIVE: 'The service plan is paid, but does not include it.',
  TRIALING: 'The trial does not include it.',
}
const MISSING = {
  grant: 'This car is not shared with you.',
  ownership: 'Only the owner may see this.',
  connection: 'The owner has not connected this car.',
  scope: 'The token does not allow it.',
  'active account': 'This account is not active.',
  user: 'The token stands for nobody in the directory.',
}
const AGAIN = 'It is tried again.'

const EXPLANATIONS = {
  SUBSCRIPTION_REQUIRED: ({ feature, status }) => [
    `${FEATURES[feature] ?? wordsOf(feature)} is not in the plan`,
    PLAN_STATES[status] ?? 'The service plan does not cover it.',
  ],
  UNAUTHENTICATED: () => ['Not signed in', 'The token is missing, has expired or is not good.'],
  FORBIDDEN: ({ missing }) => ['Not yours to see', MISSING[missing] ?? 'The gateway refuses.'],
  NOT_FOUND: () => ['No such car', 'There is none with this identifier.'],
  VEHICLE_ASLEEP: () => ['The car is asleep', `It is not woken for this. ${AGAIN}`],
  RATE_LIMITED: () => ['Too many requests', `The page waits. ${AGAIN}`],
  BACKEND_TIMEOUT: ({ backend }) => [
    `${nameBackend(backend)} is slow`,
    `No answer in time. ${AGAIN}`,
  ],
  BACKEND_UNAVAILABLE: ({ backend }) => [`${nameBackend(backend)} is down`, AGAIN],
  BACKEND_QUOTA: ({ backend }) => [`${nameBackend(backend)} wants a pause`, AGAIN],
  BACKEND_MALFORMED: ({ backend }) => [
    `${nameBackend(backend)} makes no sense`,
    'Its answer cannot be used.',
  ],
  BACKEND_REJECTED: ({ backend }) => [
    `${nameBackend(backend)} refused`,
    'Asking again cannot help.',
  ],
  BACKEND_AUTH: ({ backend }) => [
    `${nameBackend(backend)} does not know the gateway`,
    'Its operator must act.',
  ],
}

const nameBackend = (backend) => (backend ? `The backend “${backend}”` : 'A backend')

/**
 * @param {import('./gateway.js').GatewayError} error
 * @returns {{ title: string, text: string, code: string }}
 */
export function explain({ message, extensions = {} }) {
  const code = String(extensions.code ?? 'UNREACHABLE')
  const [title, text] = EXPLANATIONS[code]?.(extensions) ?? [
    message,
    extensions.retryable ? AGAIN : '',
  ]
  return { title, text, code }
}

/**
 * Errors that differ in nothing but the place are one, with how often it came: a fleet does not say the same 50 times.
 * What keeps the car off the map stands first.
 *
 * @param {readonly import('./gateway.js').GatewayError[]} errors
 */
export function gather(errors) {
  const groups = new Map()
  for (const error of errors.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    const { code, backend, feature } = error.extensions ?? {}
    const key = JSON.stringify([code, backend, feature, error.message])
    const group = groups.get(key)
    if (group) group.count += 1
    else groups.set(key, { error, count: 1 })
  }
  return [...groups.values()]
}

/** @param {import('./gateway.js').GatewayError} error */
const rankOf = ({ path }) => (path?.at(-1) === 'position' ? 0 : 1)
