/**
 * Shapes that several of Google's APIs answer in.
 *
 * @module
 */
import type { VendorError } from '../../sandbox-kit/sandbox-backend.ts'
import { GoogleRefusal, type GoogleAnswer, type GoogleCall } from './google-call.ts'

export const toJson = (value: unknown, status = 200): GoogleAnswer => ({
  status,
  contentType: 'application/json; charset=UTF-8',
  body: JSON.stringify(value),
})

export const toPicture = (body: Uint8Array): GoogleAnswer => ({
  status: 200,
  contentType: 'image/png',
  body,
  headers: { 'cache-control': 'public, max-age=86400' },
})

/** What a proxy or a login page in between answers. */
export const HTML_PAGE: GoogleAnswer = {
  status: 200,
  contentType: 'text/html; charset=utf-8',
  body: '<!doctype html><title>Sorry</title><p>Unusual traffic.</p>',
}

export const googleError = (status: number, message: string, reason: string): GoogleAnswer =>
  toJson(errorBody(status, message, reason), status)

/** @throws {GoogleRefusal} for a wrong key, and for the faults that refuse. */
export function demandAccess({ isKeyValid, fault }: GoogleCall, quotaStatus: 403 | 429): void {
  if (fault === 'over-query-limit') {
    throw new GoogleRefusal(quotaStatus, 'rateLimitExceeded', 'Quota exceeded.')
  }
  if (!isKeyValid || fault === 'request-denied') {
    throw new GoogleRefusal(403, 'forbidden', 'The request is missing a valid API key.')
  }
}

const VENDOR_ERRORS = {
  'rate-limited': [429, 'Quota exceeded.', 'rateLimitExceeded'],
  'server-error': [500, 'Internal error encountered.', 'backendError'],
  'expired-token': [401, 'Request had invalid authentication credentials.', 'authError'],
} as const

export function toVendorError(fault: keyof typeof VENDOR_ERRORS): VendorError {
  const [status, message, reason] = VENDOR_ERRORS[fault]
  return { status, body: errorBody(status, message, reason) }
}

const errorBody = (code: number, message: string, reason: string) => ({
  error: { code, message, errors: [{ message, domain: 'global', reason }] },
})

export const describeGoogle = (url: string, key: string): Readonly<Record<string, unknown>> => ({
  protocol: 'Google Maps Platform: Geocoding, Maps Static, Map Tiles (2D)',
  key,
  examples: {
    reverse: `curl '${url}/maps/api/geocode/json?latlng=47.1410,9.5209&key=${key}'`,
    picture: `curl -o vaduz.png '${url}/maps/api/staticmap?center=47.1410,9.5209&zoom=16&size=640x400&key=${key}'`,
    session: `curl -H 'content-type: application/json' -d '{"mapType":"roadmap","language":"en-US","region":"US"}' '${url}/v1/createSession?key=${key}'`,
  },
})
