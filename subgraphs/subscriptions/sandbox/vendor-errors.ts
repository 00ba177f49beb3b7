/**
 * Stripe's own way of saying the generic faults.
 *
 * @module
 */
import type { VendorError } from '../../sandbox-kit/sandbox-backend.ts'

type Fault = 'rate-limited' | 'server-error' | 'expired-token'

const vendorError = (
  status: number,
  error: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): VendorError => ({
  status,
  headers: { 'request-id': 'req_fault', ...headers },
  body: { error },
})

export const VENDOR_ERRORS: Readonly<Record<Fault, VendorError>> = {
  'rate-limited': vendorError(
    429,
    {
      type: 'invalid_request_error',
      code: 'rate_limit',
      message: 'Request rate limit exceeded.',
      doc_url: 'https://stripe.com/docs/error-codes/rate-limit',
    },
    { 'stripe-rate-limited-reason': 'global-rate' },
  ),
  'server-error': vendorError(500, {
    type: 'api_error',
    message: 'An unexpected error occurred.',
  }),
  'expired-token': vendorError(401, {
    type: 'invalid_request_error',
    code: 'api_key_expired',
    message: 'Expired API Key provided: sk_test_********',
  }),
}
