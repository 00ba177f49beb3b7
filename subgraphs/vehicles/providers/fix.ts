/**
 * Coordinates and what may be said of their age.
 *
 * @module
 */
import { ParseError, readNumeric, readOptional } from '../../backend/parse.ts'
import type { PositionQuality } from '../client.ts'
import type { ReadingOptions } from './provider.ts'

export interface Fix {
  readonly latitude: number
  readonly longitude: number
}

/** Both coordinates this close to 0 is a receiver without a fix, not a car in the Gulf of Guinea. */
const NULL_ISLAND_DEGREES = 0.1

/** `null` when a coordinate is missing, or both are the zeros of a receiver without a fix. */
export function readFix(latitude: unknown, longitude: unknown, path: string): Fix | null {
  const fix = {
    latitude: readOptional(latitude, `${path}.latitude`, degreesUpTo(90)),
    longitude: readOptional(longitude, `${path}.longitude`, degreesUpTo(180)),
  }
  if (fix.latitude === null || fix.longitude === null) return null
  const farthest = Math.max(Math.abs(fix.latitude), Math.abs(fix.longitude))
  if (farthest < NULL_ISLAND_DEGREES) return null
  return { latitude: fix.latitude, longitude: fix.longitude }
}

const degreesUpTo = (limit: number) => (value: unknown, path: string) => {
  const degrees = readNumeric(value, path)
  if (Math.abs(degrees) <= limit) return degrees
  throw new ParseError(path, `-${String(limit)} to ${String(limit)} degrees`, value)
}

/** 0 to below 360, whichever way the vendor counts beyond; `null` when it is not a number. */
export function readHeading(value: unknown): number | null {
  const degrees = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof degrees !== 'number' || !Number.isFinite(degrees)) return null
  return degrees >= 0 && degrees < 360 ? degrees : ((degrees % 360) + 360) % 360
}

/** @param measuredAtMs `null` when nobody says: then nobody can say that it is live. */
export function qualityOf(
  isParked: boolean,
  measuredAtMs: number | null,
  receivedAtMs: number,
  { staleAfterMs }: ReadingOptions,
): PositionQuality {
  if (isParked) return 'LAST_PARKED'
  if (measuredAtMs === null) return 'STALE'
  return receivedAtMs - measuredAtMs > staleAfterMs ? 'STALE' : 'LIVE'
}
