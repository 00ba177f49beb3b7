/**
 * Streets, buildings and land use of the one region that has them, projected and indexed.
 *
 * @module
 */
import Flatbush from 'flatbush'
import type { Feature, FeatureCollection, LineString, Polygon, Position } from 'geojson'
import { toMercatorX, toMercatorY } from './mercator.ts'

/** As in the data file: `properties.layer`. */
export type DetailLayer = 'road' | 'area' | 'line'

export interface DetailFeature {
  readonly layer: DetailLayer
  /** OpenStreetMap class, e.g. `residential`. */
  readonly class: string
  readonly name: string | null
  /** Lines or rings, each flat `[x, y, x, y, …]` in Mercator. */
  readonly lines: readonly Float64Array[]
}

/** Corners in Mercator. */
export interface MercatorBounds {
  readonly minX: number
  readonly minY: number
  readonly maxX: number
  readonly maxY: number
}

export interface Detail {
  readonly features: readonly DetailFeature[]
  readonly bounds: MercatorBounds
  /** What touches the rectangle, in the order of the file. */
  within(bounds: MercatorBounds): readonly DetailFeature[]
  /** The source, for cutting tiles. */
  readonly geojson: FeatureCollection
}

interface DetailProperties {
  readonly layer: DetailLayer
  readonly class: string
  readonly name?: string
}

/** @param json text of the data file: features with `layer`, `class` and, for roads, `name`. */
export function readDetail(json: string): Detail {
  const geojson = JSON.parse(json) as FeatureCollection<LineString | Polygon, DetailProperties>
  const features = geojson.features.map(toDetail)
  const index = new Flatbush(features.length)
  for (const { lines } of features) {
    const { minX, minY, maxX, maxY } = boundsOf(lines)
    index.add(minX, minY, maxX, maxY)
  }
  index.finish()
  return {
    features,
    geojson,
    bounds: { minX: index.minX, minY: index.minY, maxX: index.maxX, maxY: index.maxY },
    within: ({ minX, minY, maxX, maxY }) =>
      index
        .search(minX, minY, maxX, maxY)
        .sort((a, b) => a - b)
        .flatMap((id) => features[id] ?? []),
  }
}

function toDetail({
  properties,
  geometry,
}: Feature<LineString | Polygon, DetailProperties>): DetailFeature {
  const lines = geometry.type === 'Polygon' ? geometry.coordinates : [geometry.coordinates]
  return {
    layer: properties.layer,
    class: properties.class,
    name: properties.name ?? null,
    lines: lines.map(project),
  }
}

function project(line: readonly Position[]): Float64Array {
  const projected = new Float64Array(line.length * 2)
  line.forEach(([longitude = 0, latitude = 0], index) => {
    projected[index * 2] = toMercatorX(longitude)
    projected[index * 2 + 1] = toMercatorY(latitude)
  })
  return projected
}

function boundsOf(lines: readonly Float64Array[]): MercatorBounds {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 2) {
      minX = Math.min(minX, line[at] ?? minX)
      maxX = Math.max(maxX, line[at] ?? maxX)
      minY = Math.min(minY, line[at + 1] ?? minY)
      maxY = Math.max(maxY, line[at + 1] ?? maxY)
    }
  }
  return { minX, minY, maxX, maxY }
}
