/**
 * The car's arrow as places on the ground: no provider draws a turned icon, but any of them a polygon.
 *
 * @module
 */
import type { Place } from '../map-provider.ts'

/** Metres per pixel at the equator and zoom 0, in 256-pixel tiles. */
const EQUATOR_METRES_PER_PIXEL = 156_543.033_928
const METRES_PER_DEGREE = 111_319.490_793
/** Web Mercator ends here; beyond it a pixel has no size. */
const MAX_LATITUDE = 85

/** Corners in CSS pixels, x to the right and y ahead; closed. */
const CORNERS = [
  [0, 16],
  [11, -12],
  [0, -6],
  [-11, -12],
  [0, 16],
] as const

/** An arrow about 28 CSS pixels long at this zoom, pointing to `headingDegrees` clockwise from north. */
export function carOutline(
  { latitude, longitude }: Place,
  zoom: number,
  headingDegrees: number,
): readonly Place[] {
  const heading = (headingDegrees * Math.PI) / 180
  const shrink = Math.cos((Math.min(Math.abs(latitude), MAX_LATITUDE) * Math.PI) / 180)
  const metresPerPixel = (EQUATOR_METRES_PER_PIXEL * shrink) / 2 ** zoom
  return CORNERS.map(([right, ahead]) => {
    const east = right * Math.cos(heading) + ahead * Math.sin(heading)
    const north = ahead * Math.cos(heading) - right * Math.sin(heading)
    return {
      latitude: clamp(latitude + (north * metresPerPixel) / METRES_PER_DEGREE, 90),
      longitude: wrap(longitude + (east * metresPerPixel) / (METRES_PER_DEGREE * shrink)),
    }
  })
}

const clamp = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value))

/** Beyond the date line a longitude starts from the other side. */
const wrap = (longitude: number) => ((((longitude + 180) % 360) + 360) % 360) - 180
