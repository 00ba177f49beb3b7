/**
 * Coordinates as streams send them. Zeros of a receiver without a fix pass: whoever keeps positions counts and drops them.
 *
 * @module
 */
import { ParseError, readNumeric } from '../../backend/parse.ts'
import type { Fix } from '../providers/fix.ts'

/** @throws {ParseError} when one is no number, or beyond the poles or the date line. */
export const readCoordinates = (latitude: unknown, longitude: unknown, path: string): Fix => ({
  latitude: readDegrees(latitude, 90, `${path}.latitude`),
  longitude: readDegrees(longitude, 180, `${path}.longitude`),
})

export function readDegrees(value: unknown, limit: number, path: string): number {
  const degrees = readNumeric(value, path)
  if (Math.abs(degrees) <= limit) return degrees
  throw new ParseError(path, `-${String(limit)} to ${String(limit)} degrees`, value)
}
