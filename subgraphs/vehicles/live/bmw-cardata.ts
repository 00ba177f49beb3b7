/**
 * BMW CarData's stream: descriptors with a value and a time each. Latitude and longitude are two of them and may come in
 * two messages; a pair belongs together when it was measured within five seconds.
 *
 * @module
 */
import { isObject, readObject, type JsonObject } from '../../backend/parse.ts'
import { readHeading } from '../providers/fix.ts'
import { readInstantMs } from '../providers/instants.ts'
import type { PositionCodec, PositionUpdate } from './codec.ts'
import { readDegrees } from './fixes.ts'
import { decoded, readJson, vinOf } from './payloads.ts'
import { createRecentCars } from './recent-cars.ts'

export interface BmwCarDataOptions {
  /** What stands before `<GCID>/<VIN>` on our broker; BMW's own has nothing there. */
  readonly topicBase: string
  /** A position that was measured longer ago is `STALE`, in milliseconds. */
  readonly staleAfterMs: number
  /** How far apart latitude and longitude may have been measured, in milliseconds. Default 5000. */
  readonly pairWithinMs?: number
  /** How many cars are remembered between their messages. Default 20,000. */
  readonly maxCars?: number
}

const LOCATION = 'vehicle.cabin.infotainment.navigation.currentLocation.'

interface Measured {
  readonly value: number
  readonly atMs: number
}

interface Car {
  /** Measured since a pair was told last. */
  latitude: Measured | null
  longitude: Measured | null
  headingDegrees: number | null
}

interface Pair {
  readonly latitude: Measured
  readonly longitude: Measured
}

export function createBmwCarData({
  topicBase,
  staleAfterMs,
  pairWithinMs = 5000,
  maxCars = 20_000,
}: BmwCarDataOptions): PositionCodec {
  const prefix = topicBase === '' ? '' : `${topicBase}/`
  const cars = createRecentCars<Car>(maxCars, () => ({
    latitude: null,
    longitude: null,
    headingDegrees: null,
  }))

  return {
    topics: [`${prefix}+/+`],
    decode: (topic, payload, receivedAtMs) => {
      if (!topic.startsWith(prefix)) return 'NOT_MINE'
      const [gcid, name, ...rest] = topic.slice(prefix.length).split('/')
      if (!gcid || name === undefined || rest.length > 0) return 'NOT_MINE'
      const vin = vinOf(name)
      if (vin === null) return 'MALFORMED'
      return decoded(() => {
        const { data } = readObject(readJson(payload), 'message')
        const car = cars.of(vin)
        note(car, readObject(data, 'data'), receivedAtMs)
        const pair = takePair(car, pairWithinMs)
        if (pair === null) return []
        const { headingDegrees } = car
        return [toUpdate(vin, { ...pair, headingDegrees }, { receivedAtMs, staleAfterMs })]
      })
    },
    reset: cars.clear,
  }
}

/** What is of no use to a position, such as doors and windows, is passed over. */
function note(car: Car, data: JsonObject, receivedAtMs: number): void {
  const measured = (name: string, limit: number): Measured | null => {
    const descriptor = data[LOCATION + name]
    if (!isObject(descriptor) || descriptor.value === null) return null
    const value = readDegrees(descriptor.value, limit, name)
    return { value, atMs: readInstantMs(descriptor.timestamp) ?? receivedAtMs }
  }
  const [latitude, longitude] = [measured('latitude', 90), measured('longitude', 180)]
  const heading = data[`${LOCATION}heading`]
  if (latitude !== null) car.latitude = latitude
  if (longitude !== null) car.longitude = longitude
  if (isObject(heading)) car.headingDegrees = readHeading(heading.value)
}

/** `null` while the two do not belong together: then the one that is missing is still to come. */
function takePair(car: Car, pairWithinMs: number): Pair | null {
  const { latitude, longitude } = car
  if (latitude === null || longitude === null) return null
  if (Math.abs(latitude.atMs - longitude.atMs) > pairWithinMs) return null
  Object.assign(car, { latitude: null, longitude: null })
  return { latitude, longitude }
}

interface Told extends Pair {
  readonly headingDegrees: number | null
}

function toUpdate(
  vin: string,
  { latitude, longitude, headingDegrees }: Told,
  { receivedAtMs, staleAfterMs }: { readonly receivedAtMs: number; readonly staleAfterMs: number },
): PositionUpdate {
  const recordedAtMs = Math.max(latitude.atMs, longitude.atMs)
  return {
    car: { vin },
    position: {
      latitude: latitude.value,
      longitude: longitude.value,
      headingDegrees,
      speedKph: null,
      accuracyMeters: null,
      recordedAtMs,
      receivedAtMs,
      quality: receivedAtMs - recordedAtMs > staleAfterMs ? 'STALE' : 'LIVE',
      source: 'BMW',
    },
    learned: 'STREAMED',
  }
}
