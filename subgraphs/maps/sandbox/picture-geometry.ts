/**
 * What vendors' requests for pictures say in numbers.
 *
 * @module
 */
import type { Place, TileAddress } from '../map-provider.ts'

/** `one,other` in degrees; `null` when it is no pair of numbers. */
export function readPair(text: string | null): readonly [number, number] | null {
  const [, one, other] = /^\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text ?? '') ?? []
  return one === undefined || other === undefined ? null : [Number(one), Number(other)]
}

/** `null` when it is not on the globe. */
export function toPlace(latitude: number, longitude: number): Place | null {
  const isOnGlobe = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  return isOnGlobe ? { latitude, longitude } : null
}

/** Towards the arrow's tip, in whole degrees clockwise from north. */
export function headingTo(tip: Place, centre: Place): number {
  const north = tip.latitude - centre.latitude
  const east = (tip.longitude - centre.longitude) * Math.cos((centre.latitude * Math.PI) / 180)
  return (Math.round((Math.atan2(east, north) * 180) / Math.PI) + 360) % 360
}

/** `null` when the world has no such tile. */
export function toTile(
  texts: readonly (string | undefined)[],
  maxZoom: number,
): TileAddress | null {
  const [z = NaN, x = NaN, y = NaN] = texts.map(Number)
  return z <= maxZoom && x < 2 ** z && y < 2 ** z ? { z, x, y } : null
}
