/**
 * Conversions between the units that backends and clients count in.
 *
 * @module
 */
import type { DistanceUnit, SpeedUnit } from './resolvers.generated.ts'

/** Kilometres of one international mile, exactly. */
export const KM_PER_MILE = 1.609344

const DISTANCE_FROM_KM: Readonly<Record<DistanceUnit, number>> = {
  KILOMETERS: 1,
  MILES: 1 / KM_PER_MILE,
}

const SPEED_FROM_KPH: Readonly<Record<SpeedUnit, number>> = {
  KILOMETERS_PER_HOUR: 1,
  MILES_PER_HOUR: 1 / KM_PER_MILE,
  METERS_PER_SECOND: 1 / 3.6,
}

export const fromKilometers = (kilometers: number, unit: DistanceUnit): number =>
  rounded(kilometers * DISTANCE_FROM_KM[unit])

export const fromKilometersPerHour = (speed: number, unit: SpeedUnit): number =>
  rounded(speed * SPEED_FROM_KPH[unit])

/** No backend measures finer than a thousandth; what follows is noise of the conversion. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000
