/**
 * Measurements whose unit is sent with them or known of the vendor.
 *
 * @module
 */
import { BackendError, isBackendError } from '../../backend/errors.ts'
import { ParseError, readNumeric } from '../../backend/parse.ts'
import type { BatteryRecord, Reading } from '../client.ts'
import { KM_PER_MILE } from '../units.ts'

/** As clients read it in an error's `backend`, whichever vendor it was. */
export const BACKEND = 'vehicles'

const KM_OF: Readonly<Record<string, number>> = {
  km: 1,
  kilometer: 1,
  kilometers: 1,
  kph: 1,
  kmh: 1,
  'km/h': 1,
  mi: KM_PER_MILE,
  mile: KM_PER_MILE,
  miles: KM_PER_MILE,
  mph: KM_PER_MILE,
}

/** Kilometres, or kilometres per hour. Without a unit it is taken for metric: that is what we ask for. */
export function readKilometers(value: unknown, unit: unknown, path: string): number {
  const number = readNumeric(value, path)
  if (unit === undefined || unit === null) return number
  const factor = typeof unit === 'string' ? KM_OF[unit.toLowerCase()] : undefined
  if (factor === undefined) throw new ParseError(`${path}.unit`, 'kilometres or miles', unit)
  return number * factor
}

export function readPercent(value: unknown, path: string): number {
  const percent = readNumeric(value, path)
  if (percent >= 0 && percent <= 100) return percent
  throw new ParseError(path, '0 to 100', value)
}

/** What cannot be understood fails the one reading that it belongs to. */
export function readingOf<T>(read: () => T | null): Reading<T> {
  try {
    return read()
  } catch (cause) {
    if (isBackendError(cause)) return cause
    if (!(cause instanceof ParseError)) throw cause
    return new BackendError('BACKEND_MALFORMED', BACKEND, 'a signal has an unexpected shape', {
      cause,
    })
  }
}

/** No battery when nothing is told of one; the error when that is all there is. */
export function batteryOf(
  percent: Reading<number>,
  rangeKm: Reading<number>,
): Reading<BatteryRecord> {
  if (typeof percent === 'number' || typeof rangeKm === 'number') return { percent, rangeKm }
  return percent ?? rangeKm
}
