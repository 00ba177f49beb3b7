import type { Answer } from '../answer.ts'

/** Tesla's envelope: every answer has it, errors too. */
export const failure = (status: number, error: string): Answer => ({
  status,
  body: { response: null, error, error_description: '' },
})

export const unauthorized = failure(401, 'token expired (401)')
export const notFound = failure(404, 'not_found')
export const rateLimited = failure(429, 'rate limit exceeded')
export const serverError = failure(500, 'internal server error')

/** Whole-car failures that can be switched on; they answer reads of a car only. */
export const CAR_FAULTS = {
  asleep: failure(408, 'vehicle unavailable: vehicle is offline or asleep'),
  'wrong-region': failure(
    421,
    'user out of region, use base URL: https://fleet-api.prd.na.vn.cloud.tesla.com, see https://developer.tesla.com/docs/fleet-api',
  ),
  'not-registered': failure(
    412,
    'Account must be registered in the current region. See the register endpoint.',
  ),
} as const

export type CarFault = keyof typeof CAR_FAULTS
