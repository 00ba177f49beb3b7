/**
 * Data points of a VISS server in normal form. Every value should be a string there; units are those of the Vehicle Signal
 * Specification and are not sent.
 *
 * @module
 */
import {
  isObject,
  ParseError,
  readNumeric,
  readObject,
  readString,
  type JsonObject,
} from '../../backend/parse.ts'
import type { PositionRecord, Reading, SignalsRecord } from '../client.ts'
import { qualityOf, readFix, readHeading } from './fix.ts'
import { readInstantMs } from './instants.ts'
import type { ReadingOptions } from './provider.ts'
import { batteryOf, readingOf, readPercent } from './readings.ts'
import { refuseError } from './viss-errors.ts'

/** How the cars count `Vehicle.TraveledDistance`: kilometres up to VSS 5, metres since. */
export type VissOdometerUnit = 'kilometers' | 'meters'

export interface VissReadingOptions extends ReadingOptions {
  readonly odometerUnit: VissOdometerUnit
}

interface DataPoint {
  readonly value: string
  readonly ts: unknown
}

/** By path below `Vehicle`. What the car does not tell now is absent. */
type DataPoints = ReadonlyMap<string, DataPoint>

export function parseDataPoints(json: unknown, options: VissReadingOptions): SignalsRecord {
  refuseError(json)
  const points = readDataPoints(readObject(json, 'answer').data)
  const metersPerUnit = options.odometerUnit === 'meters' ? 1 : 1000
  const battery = 'Powertrain.TractionBattery'
  return {
    position: readingOf(() => readPosition(points, options)),
    battery: batteryOf(
      readPoint(points, `${battery}.StateOfCharge.Displayed`, readPercent),
      readPoint(points, `${battery}.Range`, kilometersOf(1)),
    ),
    odometerKm: readPoint(points, 'TraveledDistance', kilometersOf(metersPerUnit)),
    isLocked: readingOf(() => readLocks(points)),
    isOnline: readPoint(points, 'Connectivity.IsConnectivityAvailable', readBoolean),
  }
}

/** One for one path, a list for several. */
function readDataPoints(data: unknown): DataPoints {
  const items: readonly unknown[] = Array.isArray(data) ? data : [readObject(data, 'data')]
  const points = new Map<string, DataPoint>()
  for (const item of items) {
    const { path, dp } = readObject(item, 'data[]')
    const name = nameOf(readString(path, 'data[].path'))
    const point = newestOf(dp, name)
    if (point !== null) points.set(name, point)
  }
  return points
}

/** Servers write paths with dots or, as in URLs, with slashes. */
const nameOf = (path: string): string => path.replaceAll('/', '.').replace(/^\.?Vehicle\./, '')

/** In place of a value, e.g. `visserr:Data-not-available`: the signal exists, but there is no value of it now. */
const NO_VALUE = /^viss[\w-]*:/i

function newestOf(dp: unknown, path: string): DataPoint | null {
  const point: JsonObject = readObject(Array.isArray(dp) ? dp.at(-1) : dp, path)
  // A list is a signal that is several, none of which is asked for.
  if (!['string', 'number', 'boolean'].includes(typeof point.value)) return null
  const value = String(point.value)
  return NO_VALUE.test(value) ? null : { value, ts: point.ts }
}

const readPoint = <T>(
  points: DataPoints,
  path: string,
  read: (value: unknown, path: string) => T,
): Reading<T> =>
  readingOf(() => {
    const point = points.get(path)
    return point === undefined ? null : read(point.value, path)
  })

const kilometersOf =
  (meters: number) =>
  (value: unknown, path: string): number =>
    (readNumeric(value, path) * meters) / 1000

function readBoolean(value: unknown, path: string): boolean {
  const word = readString(value, path).toLowerCase()
  if (word === 'true' || word === 'false') return word === 'true'
  throw new ParseError(path, '"true" or "false"', value)
}

/** All doors that tell; `null` without any. */
function readLocks(points: DataPoints): boolean | null {
  const doors = [...points].filter(([path]) => /^Cabin\.Door\..*\.IsLocked$/.test(path))
  const locks = doors.map(([path, { value }]) => readBoolean(value, path))
  return locks.length === 0 ? null : locks.every(Boolean)
}

/** In these the low-voltage system is off: whoever drove has left. */
const PARKED = new Set(['LOCK', 'OFF'])

function readPosition(points: DataPoints, options: VissReadingOptions): PositionRecord | null {
  const location = (name: string) => points.get(`CurrentLocation.${name}`)
  const [latitude, longitude] = [location('Latitude'), location('Longitude')]
  const fix = readFix(latitude?.value, longitude?.value, 'CurrentLocation')
  if (fix === null) return null
  const recordedAtMs =
    readSensibleMs(location('Timestamp')?.value) ?? readSensibleMs(latitude?.ts ?? longitude?.ts)
  const receivedAtMs = options.now()
  const isParked = PARKED.has(points.get('LowVoltageSystemState')?.value.toUpperCase() ?? '')
  return {
    ...fix,
    headingDegrees: readHeading(location('Heading')?.value),
    speedKph: readPoint(points, 'Speed', readSpeed),
    accuracyMeters: readAccuracy(location('HorizontalAccuracy')?.value),
    recordedAtMs,
    receivedAtMs,
    quality: qualityOf(isParked, recordedAtMs, receivedAtMs, options),
    source: 'VISS',
  }
}

/** The tree's default for a moment that never was is the year 0. */
function readSensibleMs(value: unknown): number | null {
  const ms = readInstantMs(value)
  return ms !== null && ms > 0 ? ms : null
}

/** Negative in reverse, which `Position` tells by nothing: how fast is asked, not where to. */
const readSpeed = (value: unknown, path: string): number => Math.abs(readNumeric(value, path))

function readAccuracy(value: unknown): number | null {
  const meters = value === undefined ? Number.NaN : Number(value)
  return Number.isFinite(meters) && meters >= 0 ? meters : null
}
