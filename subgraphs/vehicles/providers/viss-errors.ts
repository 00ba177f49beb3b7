/**
 * How a VISS server says that it failed: by its reasons, with the HTTP status or, from some, with 200.
 *
 * @see COVESA VISS 3.0 Transport, "Status Codes"; version 2 has some more reasons.
 * @module
 */
import { BackendError, type BackendErrorCode } from '../../backend/errors.ts'
import { isObject, type JsonObject } from '../../backend/parse.ts'
import type { StatusErrorReader } from '../../backend/status-error.ts'
import { BACKEND } from './readings.ts'

type Meaning = readonly [code: BackendErrorCode, message: string]

const MEANINGS: ReadonlyMap<unknown, Meaning> = new Map(
  Object.entries<Meaning>({
    bad_request: ['BACKEND_REJECTED', 'the request is malformed'],
    filter_invalid: ['BACKEND_REJECTED', 'the filter is not understood'],
    invalid_data: ['BACKEND_REJECTED', 'data in the request is invalid'],
    invalid_token: ['BACKEND_AUTH', 'our token was refused'],
    expired_token: ['BACKEND_AUTH', 'our token has expired'],
    missing_token: ['BACKEND_AUTH', 'it asks for a token'],
    forbidden_request: ['BACKEND_AUTH', 'we may not read this'],
    unavailable_data: ['BACKEND_REJECTED', 'the vehicle or one of its signals is not known there'],
    request_timeout: ['BACKEND_UNAVAILABLE', 'the vehicle took too long'],
    too_many_requests: ['BACKEND_QUOTA', 'too many requests'],
    bad_gateway: ['BACKEND_UNAVAILABLE', 'the vehicle answered nothing usable'],
    service_unavailable: ['BACKEND_UNAVAILABLE', 'it cannot answer for now'],
    gateway_timeout: ['BACKEND_UNAVAILABLE', 'the vehicle cannot be reached'],
  }),
)

/** For the `HttpBackend` of a VISS server. */
export const readVissError: StatusErrorReader = ({ body }) => {
  const error = errorIn(readJson(body))
  const meaning = error && MEANINGS.get(error.reason)
  return meaning ? { code: meaning[0], message: meaning[1], reason: String(error.reason) } : null
}

/** Throws what an answer with status 200 says, when that is an error. */
export function refuseError(json: unknown): void {
  const error = errorIn(json)
  if (error === null) return
  const [code, message] = MEANINGS.get(error.reason) ?? [
    'BACKEND_MALFORMED',
    'it answered an error that it does not explain',
  ]
  throw new BackendError(code, BACKEND, message, { cause: { reason: reasonIn(error) } })
}

/** Never a server's own text: it may name paths and tokens. */
const reasonIn = ({ reason }: JsonObject): string | null =>
  MEANINGS.has(reason) ? String(reason) : null

const errorIn = (json: unknown): JsonObject | null =>
  isObject(json) && isObject(json.error) ? json.error : null

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}
