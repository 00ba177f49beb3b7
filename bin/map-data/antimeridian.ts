/**
 * Shapes of a sphere → shapes of a plane. `world-atlas` lets rings step over 180° as if it were nothing; on a plane such a
 * step is a line across the whole map. Here longitudes go on beyond ±180 instead, and a tile cutter wraps them.
 *
 * @module
 */
import type { MultiLineString, MultiPolygon, Polygon, Position } from 'geojson'

const POLE_LATITUDE = 90

export function unwrapPolygons(geometry: Polygon | MultiPolygon): MultiPolygon {
  const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return { type: 'MultiPolygon', coordinates: parts.map((rings) => rings.map(unwrapRing)) }
}

export const unwrapLines = ({ coordinates }: MultiLineString): MultiLineString => ({
  type: 'MultiLineString',
  coordinates: coordinates.map(unwrap),
})

/** A ring that does not come back to its start goes round a pole: it is closed along that. */
function unwrapRing(ring: readonly Position[]): Position[] {
  const line = unwrap(ring)
  const [start = 0, startLatitude = 0] = line[0] ?? []
  const [end = 0] = line.at(-1) ?? []
  if (Math.abs(end - start) < 180) return line
  const pole = startLatitude < 0 ? -POLE_LATITUDE : POLE_LATITUDE
  return [...line, [end, pole], [start, pole], [start, startLatitude]]
}

function unwrap(line: readonly Position[]): Position[] {
  let turns = 0
  return line.map(([longitude = 0, latitude = 0], index) => {
    const step = longitude - (line[index - 1]?.[0] ?? longitude)
    if (step > 180) turns -= 360
    if (step < -180) turns += 360
    return [longitude + turns, latitude]
  })
}
