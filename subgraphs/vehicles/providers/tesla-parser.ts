/**
 * Tesla's `vehicle_data` in normal form. It counts in miles and miles per hour whatever the car displays.
 *
 * @module
 */
import {
  isObject,
  readBoolean,
  readObject,
  readOptional,
  type JsonObject,
} from '../../backend/parse.ts'
import type { PositionRecord, Reading, SignalsRecord } from '../client.ts'
import { qualityOf, readFix, readHeading } from './fix.ts'
import { readInstantMs } from './instants.ts'
import type { ReadingOptions } from './provider.ts'
import { batteryOf, readingOf, readKilometers, readPercent } from './readings.ts'

export function parseVehicleData(json: unknown, options: ReadingOptions): SignalsRecord {
  const data = readObject(readObject(json, 'answer').response, 'response')
  const vehicle = partOf(data, 'vehicle_state')
  const charge = partOf(data, 'charge_state')
  return {
    position: readingOf(() => readPosition(data, options)),
    battery: batteryOf(
      readingOf(() => readOptional(charge.battery_level, 'battery_level', readPercent)),
      readMiles(charge.battery_range, 'battery_range'),
    ),
    odometerKm: readMiles(vehicle.odometer, 'odometer'),
    isLocked: readingOf(() => readOptional(vehicle.locked, 'locked', readBoolean)),
    isOnline: typeof data.state === 'string' ? data.state === 'online' : null,
  }
}

const partOf = (data: JsonObject, name: string): JsonObject => {
  const part = data[name]
  return isObject(part) ? part : {}
}

function readPosition(data: JsonObject, options: ReadingOptions): PositionRecord | null {
  const drive = { ...partOf(data, 'location_data'), ...partOf(data, 'drive_state') }
  const fix = readFix(drive.latitude, drive.longitude, 'drive_state')
  if (fix === null) return null
  const recordedAtMs = readInstantMs(drive.gps_as_of) ?? readInstantMs(drive.timestamp)
  const receivedAtMs = options.now()
  const isParked = drive.shift_state === null || drive.shift_state === 'P'
  return {
    ...fix,
    headingDegrees: readHeading(drive.heading),
    speedKph: readMiles(drive.speed, 'drive_state.speed'),
    accuracyMeters: null,
    recordedAtMs,
    receivedAtMs,
    quality: qualityOf(isParked, recordedAtMs, receivedAtMs, options),
    source: 'TESLA',
  }
}

const readMiles = (value: unknown, path: string): Reading<number> =>
  readingOf(() => readOptional(value, path, (miles) => readKilometers(miles, 'miles', path)))
