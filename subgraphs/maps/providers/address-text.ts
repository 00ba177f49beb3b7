/**
 * Bits of an address that several providers spell the same way.
 *
 * @module
 */
import { readOptional, readString } from '../../backend/parse.ts'

/** `null` when it is absent, null or empty. */
export function readText(value: unknown, path: string): string | null {
  const text = readOptional(value, path, readString)
  return text === '' ? null : text
}

/** ISO 3166-1 alpha-2 in upper case, whatever case it comes in; `null` when it is no such code. */
export function toCountryCode(text: string | null): string | null {
  const code = text?.toUpperCase() ?? ''
  return /^[A-Z]{2}$/.test(code) ? code : null
}
