/**
 * Cars that drive, and what is read from where they are: the latitude says which of a car's positions it is, the
 * longitude when it was sent. Both move slowly enough to be believed.
 *
 * @module
 */
export const carId = (car: number): string => `u1-${String(car)}.0`
export const vinOf = (car: number): string => `5YJ${String(car).padStart(14, '0')}`

const LATITUDE = 47
const LONGITUDE = 9
const STEP = 1e-6
const MILLISECOND = 1e-8
const CLOCK_MS = 10_000_000

export const placeOf = (index: number, nowMs: number) => ({
  latitude: LATITUDE + index * STEP,
  longitude: LONGITUDE + (nowMs % CLOCK_MS) * MILLISECOND,
})

export interface Place {
  readonly latitude: number
  readonly longitude: number
}

export const indexOf = ({ latitude }: Place): number => Math.round((latitude - LATITUDE) / STEP)

/** How long ago it was sent, in milliseconds. */
export const ageMs = ({ longitude }: Place, nowMs: number): number =>
  (nowMs - Math.round((longitude - LONGITUDE) / MILLISECOND) + CLOCK_MS) % CLOCK_MS
