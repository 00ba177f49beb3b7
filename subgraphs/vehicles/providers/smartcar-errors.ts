/**
 * What Smartcar's error types mean, sent with a status or inside a signal.
 *
 * @module
 */
import type { BackendErrorCode } from '../../backend/errors.ts'
import { isObject, type JsonObject } from '../../backend/parse.ts'
import type { StatusErrorReader, StatusReading } from '../../backend/status-error.ts'

/** The car, or Smartcar with this make, cannot do what was asked: nobody is to blame. */
export const NOT_CAPABLE = 'COMPATIBILITY'

const MEANINGS: Readonly<Record<string, readonly [BackendErrorCode, string]>> = {
  AUTHENTICATION: ['BACKEND_AUTH', 'our credential was refused'],
  BILLING: ['BACKEND_QUOTA', 'our plan there does not cover the call'],
  [NOT_CAPABLE]: ['BACKEND_REJECTED', 'the vehicle is not capable of it'],
  CONNECTED_SERVICES_ACCOUNT: [
    'BACKEND_REJECTED',
    "the owner's account with the maker has a fault",
  ],
  PERMISSION: ['BACKEND_REJECTED', 'the owner has not permitted it'],
  RATE_LIMIT: ['BACKEND_QUOTA', 'called too often'],
  RESOURCE_NOT_FOUND: ['BACKEND_REJECTED', 'it knows no such vehicle'],
  SERVER: ['BACKEND_UNAVAILABLE', 'it has an error of its own'],
  UPSTREAM: ['BACKEND_UNAVAILABLE', 'the maker of the vehicle does not answer it'],
  VALIDATION: ['BACKEND_REJECTED', 'it finds the call invalid'],
}

const VEHICLE_STATES: Readonly<Record<string, readonly [BackendErrorCode, string]>> = {
  ASLEEP: ['VEHICLE_ASLEEP', 'the vehicle is asleep'],
  UNREACHABLE: ['BACKEND_UNAVAILABLE', 'the vehicle cannot be reached'],
}

const OTHER_STATE = ['BACKEND_REJECTED', 'the state of the vehicle does not allow it'] as const

/** `null` for a type that is not known. `reason` is `type` or `type/code`, e.g. `RATE_LIMIT/VEHICLE`. */
export function meaningOf(type: unknown, code: unknown): StatusReading | null {
  if (typeof type !== 'string') return null
  const word = typeof code === 'string' ? code : null
  const meaning =
    type === 'VEHICLE_STATE' ? (VEHICLE_STATES[word ?? ''] ?? OTHER_STATE) : MEANINGS[type]
  if (meaning === undefined) return null
  return { code: meaning[0], message: meaning[1], reason: word === null ? type : `${type}/${word}` }
}

/** For the `HttpBackend`s of Smartcar: reads JSON:API errors, and the flat ones of its version 2. */
export const readSmartcarError: StatusErrorReader = ({ body }) => {
  const error = firstError(body)
  return error === null ? null : meaningOf(error.type, error.code)
}

function firstError(body: Buffer): JsonObject | null {
  try {
    const json: unknown = JSON.parse(body.toString('utf8'))
    if (!isObject(json)) return null
    const first: unknown = Array.isArray(json.errors) ? json.errors[0] : json
    return isObject(first) ? first : null
  } catch {
    return null
  }
}
