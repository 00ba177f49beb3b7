/**
 * Errors of a VISS 3 server.
 *
 * @module
 */
import type { Answer } from '../answer.ts'

const failure = (number: number, reason: string, description: string): Answer => ({
  status: number,
  body: { error: { number, reason, description }, ts: new Date().toISOString() },
})

export const badRequest = (description: string): Answer => failure(400, 'bad_request', description)
export const invalidData = failure(
  400,
  'invalid_data',
  'Requested action on a branch is not supported',
)
export const notFound = failure(404, 'unavailable_data', 'Data is unknown')
export const rateLimited = failure(
  429,
  'too_many_requests',
  'Rate-limiting due to too many requests',
)
export const serverError = failure(
  503,
  'service_unavailable',
  'The server is temporarily unable to handle the request',
)

/** `WWW-Authenticate` stands in the specification's example. */
export const unauthorized: Answer = {
  ...failure(401, 'invalid_token', 'Access token is invalid'),
  headers: { 'www-authenticate': 'Bearer realm="sandbox", error="invalid_token"' },
}

/** Whole-car failures that can be switched on. */
export const CAR_FAULTS = {
  'car-unreachable': failure(504, 'gateway_timeout', 'The upsteam server took too long to respond'),
  forbidden: failure(403, 'forbidden_request', 'The server refuses to carry out the request'),
  /** Some servers say so with status 200. */
  'error-in-200': {
    ...failure(
      503,
      'service_unavailable',
      'The server is temporarily unable to handle the request',
    ),
    status: 200,
  },
} as const satisfies Readonly<Record<string, Answer>>
