import { ParseError } from '../../backend/parse.ts'
import type { Decoded } from './codec.ts'

const TEXT = new TextDecoder('utf-8', { fatal: true })

/** @throws {ParseError} when it is no JSON, or no UTF-8. */
export function readJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(TEXT.decode(payload))
  } catch {
    throw new ParseError('payload', 'JSON in UTF-8', payload)
  }
}

/** What `decode` makes of a message; `MALFORMED` when that cannot be read. */
export function decoded(decode: () => Decoded): Decoded {
  try {
    return decode()
  } catch (error) {
    if (error instanceof ParseError) return 'MALFORMED'
    throw error
  }
}

/** A VIN as a level of a topic; `null` when it is none. */
export function vinOf(level: string | undefined): string | null {
  const vin = level?.trim().toUpperCase() ?? ''
  return /^[A-Z0-9]{5,20}$/.test(vin) ? vin : null
}
