/**
 * What Stripe's own error answers mean: `{"error": {"type", "code", "message", …}}`.
 *
 * @module
 */
import { isObject } from '../backend/parse.ts'
import type { StatusErrorReader, StatusReading } from '../backend/status-error.ts'
import type { TransportResponse } from '../backend/transport.ts'

/** Stripe's word for an id it does not know: 404 where the id is in the path, 400 where it is a parameter. */
export const RESOURCE_MISSING = 'resource_missing'

/** To be given to the backend that {@link createSubscriptionsClient} gets. Never lets Stripe's text through. */
export const readStripeError: StatusErrorReader = (response) => {
  const code = readCode(response)
  return byCode(code) ?? byStatus(response.status)
}

function byCode(code: string | null): StatusReading | null {
  switch (code) {
    case 'rate_limit':
      return { code: 'BACKEND_QUOTA', message: 'the rate limit is reached' }
    case 'lock_timeout':
      return { code: 'BACKEND_UNAVAILABLE', message: 'the object is locked by another request' }
    case RESOURCE_MISSING:
      return { code: 'BACKEND_REJECTED', message: 'there is no such object', reason: code }
    default:
      return null
  }
}

function byStatus(status: number): StatusReading | null {
  switch (status) {
    case 401:
      return { code: 'BACKEND_AUTH', message: 'the secret key was refused' }
    case 402:
      return { code: 'BACKEND_REJECTED', message: 'the request failed for a payment reason' }
    case 403:
      return { code: 'BACKEND_AUTH', message: 'the secret key lacks a permission' }
    case 409:
      return { code: 'BACKEND_UNAVAILABLE', message: 'another request was in the way' }
    case 424:
      return { code: 'BACKEND_UNAVAILABLE', message: 'something the backend depends on failed' }
    default:
      return null
  }
}

function readCode({ body }: TransportResponse): string | null {
  try {
    const json: unknown = JSON.parse(body.toString('utf8'))
    const error = isObject(json) ? json.error : null
    return isObject(error) && typeof error.code === 'string' ? error.code : null
  } catch {
    return null
  }
}
