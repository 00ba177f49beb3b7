/**
 * What is believed of one car: which positions follow from the one before, and which a receiver, a network or a clock made
 * up.
 *
 * @module
 */
import type { DropReason, LivePosition } from './live-position.ts'

export interface Believed<P extends LivePosition> {
  readonly position: P
  readonly sequence: number
}

export interface CarTrack<P extends LivePosition> {
  /** What was believed last. */
  readonly latest: Believed<P> | null
  /** Believes `position`, or says why not. */
  admit(position: P): Believed<P> | DropReason
}

/** Both coordinates this close to 0 is a receiver without a fix. */
const NULL_ISLAND_DEGREES = 0.1
/** How far a standing car may seem to move: tunnels, tall buildings. */
const NOISE_METERS = 500
/** A car that is elsewhere so often in a row was moved: by a ferry, or while nothing was heard of it. */
const MOVED_AFTER = 3

/** @param maxSpeedKph a car that seems faster has jumped. */
export function createCarTrack<P extends LivePosition>(maxSpeedKph: number): CarTrack<P> {
  let latest: Believed<P> | null = null
  let elsewhere: { readonly position: P; readonly times: number } | null = null

  const believe = (position: P): Believed<P> => {
    const sequence = Math.max(measuredAtMs(position), (latest?.sequence ?? 0) + 1)
    elsewhere = null
    latest = { position, sequence }
    return latest
  }

  return {
    get latest() {
      return latest
    },
    admit: (position) => {
      if (isNullIsland(position)) return 'NULL_ISLAND'
      if (latest === null) return believe(position)
      const step = measuredAtMs(position) - measuredAtMs(latest.position)
      if (step < 0) return 'OUT_OF_ORDER'
      if (step === 0 && isSame(position, latest.position)) return 'DUPLICATE'
      if (isReachable(latest.position, position, maxSpeedKph)) return believe(position)
      const agrees = elsewhere !== null && isReachable(elsewhere.position, position, maxSpeedKph)
      elsewhere = { position, times: agrees ? (elsewhere?.times ?? 0) + 1 : 1 }
      return elsewhere.times >= MOVED_AFTER ? believe(position) : 'IMPOSSIBLE_JUMP'
    },
  }
}

/** A clock that runs ahead of ours would make everything after it out of order. */
const measuredAtMs = ({ recordedAtMs, receivedAtMs }: LivePosition): number =>
  Math.min(recordedAtMs ?? receivedAtMs, receivedAtMs)

const isNullIsland = ({ latitude, longitude }: LivePosition): boolean =>
  Math.abs(latitude) < NULL_ISLAND_DEGREES && Math.abs(longitude) < NULL_ISLAND_DEGREES

const isSame = (one: LivePosition, other: LivePosition): boolean =>
  one.latitude === other.latitude &&
  one.longitude === other.longitude &&
  one.headingDegrees === other.headingDegrees &&
  one.speedKph === other.speedKph &&
  one.quality === other.quality

function isReachable(from: LivePosition, to: LivePosition, maxSpeedKph: number): boolean {
  const seconds = Math.abs(measuredAtMs(to) - measuredAtMs(from)) / 1000
  return metersBetween(from, to) <= NOISE_METERS + (maxSpeedKph / 3.6) * seconds
}

const METERS_PER_DEGREE = 111_195
const RADIANS = Math.PI / 180

/** As the crow flies, on a plane that touches the earth there: exact enough for what cars drive between two messages. */
export function metersBetween(from: LivePosition, to: LivePosition): number {
  const north = to.latitude - from.latitude
  const turn = Math.abs(to.longitude - from.longitude)
  const east = Math.min(turn, 360 - turn) * Math.cos(((from.latitude + to.latitude) / 2) * RADIANS)
  return Math.hypot(north, east) * METERS_PER_DEGREE
}
