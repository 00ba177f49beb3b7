/**
 * What Google's own words for a failure mean. Its Geocoding API says them with HTTP 200.
 *
 * @module
 */
import { BackendError, type BackendErrorCode } from '../../../backend/errors.ts'
import { isObject } from '../../../backend/parse.ts'
import type { StatusErrorReader } from '../../../backend/status-error.ts'

const CODE_OF_STATUS: Readonly<Record<string, BackendErrorCode>> = {
  INVALID_REQUEST: 'BACKEND_REJECTED',
  OVER_DAILY_LIMIT: 'BACKEND_QUOTA',
  OVER_QUERY_LIMIT: 'BACKEND_QUOTA',
  REQUEST_DENIED: 'BACKEND_AUTH',
  UNKNOWN_ERROR: 'BACKEND_UNAVAILABLE',
}

const QUOTA_REASONS = ['quotaExceeded', 'rateLimitExceeded', 'RATE_LIMIT_EXCEEDED']

/** A Geocoding answer's `status` other than `OK` and `ZERO_RESULTS`. */
export const geocodingError = (backend: string, status: string): BackendError => {
  const code = Object.hasOwn(CODE_OF_STATUS, status) ? CODE_OF_STATUS[status] : undefined
  return code === undefined
    ? new BackendError('BACKEND_MALFORMED', backend, 'answered with a status it does not document')
    : new BackendError(code, backend, `answered ${status}`)
}

/**
 * For the backends' `readError`: the Map Tiles API says a used-up quota with 403, a refused key with 400.
 *
 * @see Map Tiles API, "Handling errors"; google.rpc.ErrorInfo for `API_KEY_INVALID`.
 */
export const readGoogleError: StatusErrorReader = ({ body }) => {
  const reasons = readReasons(body.toString('utf8'))
  if (reasons.some((reason) => QUOTA_REASONS.includes(reason))) {
    return { code: 'BACKEND_QUOTA', message: 'the quota is used up' }
  }
  if (reasons.includes('API_KEY_INVALID')) {
    return { code: 'BACKEND_AUTH', message: 'the key was refused' }
  }
  return null
}

/** `{"error": {"errors": [{"reason"}], "details": [{"reason"}]}}` */
function readReasons(text: string): readonly string[] {
  const error = readErrorObject(text)
  return [error.errors, error.details]
    .flatMap((list): readonly unknown[] => (Array.isArray(list) ? list : []))
    .flatMap((entry) => (isObject(entry) && typeof entry.reason === 'string' ? [entry.reason] : []))
}

function readErrorObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(text)
    return isObject(json) && isObject(json.error) ? json.error : {}
  } catch {
    return {}
  }
}
