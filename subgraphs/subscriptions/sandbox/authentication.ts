/**
 * Secret keys, as Bearer token or as the user name of Basic authentication.
 *
 * @module
 */
import { unauthenticated } from './errors.ts'

/** @throws {StripeFault} 401 unless `header` carries `secretKey`. */
export function authenticate(header: string | undefined, secretKey: string): void {
  const given = readKey(header)
  if (given === null) throw unauthenticated(NO_KEY)
  if (given !== secretKey) throw unauthenticated(`Invalid API Key provided: ${masked(given)}`)
}

const NO_KEY =
  "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."

function readKey(header = ''): string | null {
  const [scheme = '', value = ''] = header.split(' ', 2)
  if (value === '') return null
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return null
  return Buffer.from(value, 'base64').toString('utf8').split(':', 1)[0] || null
}

const masked = (key: string) => `${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 8))}`
