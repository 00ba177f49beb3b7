/**
 * Streets by place.
 *
 * @module
 */
import { territoryAt } from './country.ts'
import type { Detail, DetailFeature } from './detail.ts'
import { mercatorSideM, toLatitude, toLongitude, toMercatorX, toMercatorY } from './mercator.ts'

export interface Street {
  readonly name: string
  /** ISO 3166-1 alpha-2 of the country that most of the street lies in; `null` = none. */
  readonly territory: string | null
}

/** The nearest named street within 60 metres; `null` = none. */
export type StreetFinder = (place: {
  readonly latitude: number
  readonly longitude: number
}) => Street | null

/** Farther from a street than this, nobody would say that they are on it. */
const ON_STREET_M = 60

/**
 * Borders are known to about a kilometre, which would put a road that runs along one into both countries by turns; so a
 * street is asked as a whole.
 */
export function createStreets(detail: Detail): StreetFinder {
  const territories = new Map<string, string | null>()
  const territoryOf = (name: string): string | null => {
    const known = territories.get(name)
    if (known !== undefined) return known
    const found = commonest(
      detail.features.filter((road) => isNamed(road, name)).flatMap(countriesOf),
    )
    territories.set(name, found)
    return found
  }
  return (place) => {
    const name = nearestName(detail, place)
    return name === null ? null : { name, territory: territoryOf(name) }
  }
}

const isNamed = ({ layer, name }: DetailFeature, wanted: string): boolean =>
  layer === 'road' && name === wanted

const countriesOf = ({ lines }: DetailFeature): readonly (string | null)[] =>
  lines.flatMap((line) =>
    Array.from({ length: line.length / 2 }, (_, at) =>
      territoryAt(toLatitude(line[at * 2 + 1] ?? 0), toLongitude(line[at * 2] ?? 0)),
    ),
  )

function commonest<T>(values: readonly T[]): T | null {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const [first] = [...counts].sort(([, a], [, b]) => b - a)
  return first?.[0] ?? null
}

function nearestName(
  detail: Detail,
  { latitude, longitude }: { readonly latitude: number; readonly longitude: number },
): string | null {
  const [x, y] = [toMercatorX(longitude), toMercatorY(latitude)]
  // Towards the poles a metre grows without bounds.
  const reach = ON_STREET_M / mercatorSideM(Math.max(-80, Math.min(80, latitude)))
  const around = { minX: x - reach, minY: y - reach, maxX: x + reach, maxY: y + reach }
  let best: { readonly name: string; readonly distance: number } | null = null
  for (const { layer, name, lines } of detail.within(around)) {
    if (layer !== 'road' || name === null) continue
    const distance = distanceTo(lines, x, y)
    if (distance <= reach && distance < (best?.distance ?? Infinity)) best = { name, distance }
  }
  return best?.name ?? null
}

function distanceTo(lines: DetailFeature['lines'], x: number, y: number): number {
  let least = Infinity
  for (const line of lines) {
    for (let at = 0; at + 3 < line.length; at += 2) {
      const [ax = 0, ay = 0, bx = 0, by = 0] = line.subarray(at, at + 4)
      const [dx, dy] = [bx - ax, by - ay]
      const along = dx === 0 && dy === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)
      const t = Math.max(0, Math.min(1, along))
      least = Math.min(least, Math.hypot(x - ax - t * dx, y - ay - t * dy))
    }
  }
  return least
}
