/**
 * Web Mercator: the world as a square of side 1, x from 180° west, y from the north.
 *
 * @module
 */

/** Where the square ends, in degrees north and south. */
export const MAX_LATITUDE = 85.0511287798066

const toRadians = (degrees: number): number => (degrees * Math.PI) / 180

export const toMercatorX = (longitude: number): number => longitude / 360 + 0.5

/** Latitudes beyond the square are put on its edge. */
export function toMercatorY(latitude: number): number {
  const inside = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, latitude))
  return 0.5 - Math.asinh(Math.tan(toRadians(inside))) / (2 * Math.PI)
}

export const toLongitude = (x: number): number => (x - 0.5) * 360

export const toLatitude = (y: number): number =>
  (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI

const EQUATOR_M = 40_075_016.686

/** Metres on the ground per side of the square, at a latitude. */
export const mercatorSideM = (latitude: number): number => EQUATOR_M * Math.cos(toRadians(latitude))
