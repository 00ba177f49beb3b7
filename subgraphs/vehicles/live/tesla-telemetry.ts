/**
 * Tesla's fleet telemetry over MQTT: one message per field, the JSON of its value and nothing else. No message has a
 * time, so the time of arrival stands for it; speed and heading come apart from the location and are joined to it.
 *
 * @see https://github.com/teslamotors/fleet-telemetry, datastore/mqtt
 * @module
 */
import { readNumeric, readObject } from '../../backend/parse.ts'
import { readHeading, type Fix } from '../providers/fix.ts'
import { KM_PER_MILE } from '../units.ts'
import type { PositionCodec, PositionUpdate } from './codec.ts'
import { readCoordinates } from './fixes.ts'
import { decoded, readJson, vinOf } from './payloads.ts'
import { createRecentCars } from './recent-cars.ts'

export interface TeslaTelemetryOptions {
  /** As the dispatcher's `topic_base`. */
  readonly topicBase: string
  /** How old a speed or heading may be to belong to a location, in milliseconds. Default 2000. */
  readonly joinWithinMs?: number
  /** How many cars are remembered between their messages. Default 20,000. */
  readonly maxCars?: number
}

/** A speed or heading that comes so soon after the location completes it: they were sent together. */
const COMPLETES_WITHIN_MS = 250

const FIELDS = ['Location', 'GpsHeading', 'VehicleSpeed'] as const

interface Measured<T> {
  readonly value: T
  readonly atMs: number
}

interface Car {
  location: Measured<Fix> | null
  heading: Measured<number | null> | null
  speedKph: Measured<number | null> | null
}

export function createTeslaTelemetry({
  topicBase,
  joinWithinMs = 2000,
  maxCars = 20_000,
}: TeslaTelemetryOptions): PositionCodec {
  const prefix = `${topicBase}/`
  const cars = createRecentCars<Car>(maxCars, () => ({
    location: null,
    heading: null,
    speedKph: null,
  }))

  return {
    topics: FIELDS.map((field) => `${prefix}+/v/${field}`),
    decode: (topic, payload, receivedAtMs) => {
      if (!topic.startsWith(prefix)) return 'NOT_MINE'
      const [name, kind, field, ...rest] = topic.slice(prefix.length).split('/')
      const vin = vinOf(name)
      if (kind !== 'v' || rest.length > 0 || !isField(field)) return 'NOT_MINE'
      if (vin === null) return 'MALFORMED'
      return decoded(() => {
        const value = readJson(payload)
        const note = readers[field](value, receivedAtMs)
        const car = cars.of(vin)
        Object.assign(car, note)
        return isComplete(car, field, receivedAtMs) ? [toUpdate(vin, car, joinWithinMs)] : []
      })
    },
    reset: cars.clear,
  }
}

type Field = (typeof FIELDS)[number]

const isField = (text: string | undefined): text is Field => FIELDS.some((field) => field === text)

const readers: Readonly<Record<Field, (value: unknown, atMs: number) => Partial<Car>>> = {
  Location: (value, atMs) => {
    const { latitude, longitude } = readObject(value, 'Location')
    return { location: { value: readCoordinates(latitude, longitude, 'Location'), atMs } }
  },
  GpsHeading: (value, atMs) => ({ heading: { value: readHeading(value), atMs } }),
  VehicleSpeed: (value, atMs) => ({ speedKph: { value: readSpeedKph(value), atMs } }),
}

/** In miles per hour, as number or text depending on the dispatcher's version; null when the car is off. */
const readSpeedKph = (value: unknown): number | null =>
  value === null ? null : readNumeric(value, 'VehicleSpeed') * KM_PER_MILE

function isComplete({ location }: Car, field: Field, nowMs: number): boolean {
  return field === 'Location' || (location !== null && nowMs - location.atMs <= COMPLETES_WITHIN_MS)
}

function toUpdate(vin: string, car: Car, joinWithinMs: number): PositionUpdate {
  const { location, heading, speedKph } = car as Car & { readonly location: Measured<Fix> }
  const joined = <T>(other: Measured<T | null> | null): T | null =>
    other !== null && Math.abs(location.atMs - other.atMs) <= joinWithinMs ? other.value : null
  return {
    car: { vin },
    position: {
      ...location.value,
      headingDegrees: joined(heading),
      speedKph: joined(speedKph),
      accuracyMeters: null,
      recordedAtMs: location.atMs,
      receivedAtMs: location.atMs,
      quality: 'LIVE',
      source: 'TESLA',
    },
    learned: 'STREAMED',
  }
}
