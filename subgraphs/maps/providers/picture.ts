/**
 * A provider's picture is untrusted too: a page or an error in its place must not reach a client as an image.
 *
 * @module
 */
import { BackendError } from '../../backend/errors.ts'
import type { TransportResponse } from '../../backend/transport.ts'
import type { MapBytes } from '../map-provider.ts'

const PNG_START = Buffer.from('89504e470d0a1a0a', 'hex')
const PNG_END = Buffer.from('0000000049454e44ae426082', 'hex')

/** @throws {BackendError} `BACKEND_MALFORMED` when it is anything but a whole PNG. */
export function readPng(backend: string, { headers, body }: TransportResponse): MapBytes {
  const isPng =
    body.subarray(0, PNG_START.length).equals(PNG_START) &&
    body.subarray(-PNG_END.length).equals(PNG_END)
  if (!isPng || !String(headers['content-type']).startsWith('image/png')) {
    throw new BackendError('BACKEND_MALFORMED', backend, 'the answer is not a PNG')
  }
  return { bytes: body, maxAgeSeconds: readMaxAge(headers['cache-control']) }
}

/** Seconds that anyone may keep an answer with this `Cache-Control`; 0 unless it says so. */
export function readMaxAge(cacheControl: string | string[] | undefined): number {
  const directives = String(cacheControl ?? '').toLowerCase()
  if (/\b(no-store|no-cache|private)\b/.test(directives)) return 0
  const [, seconds = '0'] = /\bmax-age=(\d{1,9})\b/.exec(directives) ?? []
  return Number(seconds)
}
