/**
 * Smartcar's errors, as JSON:API has them.
 *
 * @module
 */
import type { Answer } from '../answer.ts'

interface Problem {
  readonly status: number
  readonly type: string
  readonly code: string | null
  readonly title: string
  readonly resolution?: 'RETRY_LATER' | 'REAUTHENTICATE' | 'CONTACT_SUPPORT'
  readonly retryAfterSeconds?: number
}

function problem({ status, type, code, title, resolution, retryAfterSeconds }: Problem): Answer {
  const error = {
    status: String(status),
    type,
    code,
    title,
    detail: title,
    resolution: resolution === undefined ? null : { type: resolution },
    links: { about: `https://smartcar.com/docs/errors/api-errors/${type.toLowerCase()}-errors` },
  }
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` }
  return { status, headers, body: { errors: [error] } }
}

export const unauthorized = problem({
  status: 401,
  type: 'AUTHENTICATION',
  code: null,
  title: 'The access token is missing, unknown or expired.',
  resolution: 'REAUTHENTICATE',
})

export const forbidden = problem({
  status: 403,
  type: 'AUTHENTICATION',
  code: null,
  title: 'The user in sc-user-id has not connected this vehicle.',
  resolution: 'REAUTHENTICATE',
})

export const invalid = (title: string): Answer =>
  problem({ status: 400, type: 'VALIDATION', code: 'PARAMETER', title })

export const notFound = (code: 'VEHICLE' | 'PATH' | 'CONNECTION' | 'USER'): Answer =>
  problem({ status: 404, type: 'RESOURCE_NOT_FOUND', code, title: 'There is no such resource.' })

export const notCapable = problem({
  status: 501,
  type: 'COMPATIBILITY',
  code: 'VEHICLE_NOT_CAPABLE',
  title: 'The vehicle is not capable of this signal.',
})

export const serverError = problem({
  status: 500,
  type: 'SERVER',
  code: 'INTERNAL',
  title: 'Something went wrong on our side.',
  resolution: 'RETRY_LATER',
})

export const rateLimited = problem({
  status: 429,
  type: 'RATE_LIMIT',
  code: 'SMARTCAR_API',
  title: 'Your application has exceeded its rate limit.',
  resolution: 'RETRY_LATER',
  retryAfterSeconds: 1,
})

/** Whole-car failures that can be switched on; they answer reads of signals only. */
export const SIGNAL_FAULTS = {
  asleep: problem({
    status: 409,
    type: 'VEHICLE_STATE',
    code: 'ASLEEP',
    title: 'The vehicle is in a sleep state and temporarily unable to perform your request.',
    resolution: 'RETRY_LATER',
  }),
  'vehicle-rate-limited': problem({
    status: 429,
    type: 'RATE_LIMIT',
    code: 'VEHICLE',
    title: 'The vehicle has exceeded its rate limit.',
    resolution: 'RETRY_LATER',
    retryAfterSeconds: 30,
  }),
  upstream: problem({
    status: 502,
    type: 'UPSTREAM',
    code: 'NO_RESPONSE',
    title: 'The upstream source failed to respond.',
    resolution: 'RETRY_LATER',
  }),
  billing: problem({
    status: 430,
    type: 'BILLING',
    code: 'VEHICLE_REQUEST_LIMIT',
    title: 'The vehicle has used up the requests of your plan.',
    resolution: 'CONTACT_SUPPORT',
  }),
} as const
