/**
 * How HERE says no: its gateway in OAuth's words, its services with a title, a code and advice.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { toJson, VendorRefusal, type VendorCall } from './vendor-call.ts'

const GATEWAY_ERRORS = {
  401: 'Unauthorized',
  403: 'Forbidden',
  429: 'Too Many Requests',
} as const

export const gatewayError = (status: keyof typeof GATEWAY_ERRORS, description: string) => ({
  error: GATEWAY_ERRORS[status],
  error_description: description,
})

const refuseAccess = (status: 401 | 403, description: string) =>
  new VendorRefusal(toJson(gatewayError(status, description), status))

/** @throws {VendorRefusal} without the right key, and for the fault that refuses. */
export function demandKey({ query, fault }: VendorCall, key: string): void {
  // Written either way in HERE's own examples.
  const given = query.get('apiKey') ?? query.get('apikey')
  if (given === null) throw refuseAccess(401, 'No credentials found')
  if (given !== key) throw refuseAccess(401, 'apiKey invalid. apiKey not found.')
  if (fault !== 'plan-used-up') return
  throw refuseAccess(
    403,
    'These credentials do not authorize access. Please contact your customer representative or upgrade your account.',
  )
}

/** `parameter` is the one at fault. */
export const refuseParameter = (parameter: string, cause: string): VendorRefusal =>
  new VendorRefusal(
    toJson({ ...serviceError(400, 'Input data failed validation', cause), parameter }, 400),
  )

export const refuseUnknown = (): VendorRefusal =>
  new VendorRefusal(toJson(serviceError(404, 'Not Found', 'There is no such resource'), 404))

export const serviceError = (status: 400 | 404 | 500, title: string, cause: string) => ({
  title,
  status,
  code: { 400: 'E622002', 404: 'E622000', 500: 'E622050' }[status],
  cause,
  action: status === 500 ? 'Try again later' : 'Change the request',
  correlationId: randomUUID(),
})
