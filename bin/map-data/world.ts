/**
 * Natural Earth's countries of `world-atlas` → vector tiles of the zooms 0 to 5, and the countries' labels. Tiles of
 * zoom 5 keep every point: deeper zooms are cut from them.
 *
 * @module
 */
import type {
  Feature,
  FeatureCollection,
  MultiLineString,
  MultiPolygon,
  Polygon,
  Position,
} from 'geojson'
import GeoJSONVT from 'geojson-vt'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { iso1A2Code } from '@rapideditor/country-coder'
import vtPbf from 'vt-pbf'
import { unwrapLines, unwrapPolygons } from './antimeridian.ts'
import { writeSections } from '../../subgraphs/maps/offline/sections.ts'
import type { CountryLabel, WorldMeta } from '../../subgraphs/maps/offline/world.ts'
import { WORLD_MAX_ZOOM } from '../../subgraphs/maps/offline/world.ts'

type Countries = GeometryCollection<{ readonly name: string }>
type CountryFeature = Feature<Polygon | MultiPolygon, { readonly name: string }>

const EXTENT = 8192
const BUFFER = 128

/** @param topology `world-atlas/countries-10m.json`. */
export function packWorld(topology: Topology<{ countries: Countries }>): Uint8Array {
  const { countries } = topology.objects
  const { features } = feature(topology, countries) as unknown as FeatureCollection<
    Polygon | MultiPolygon,
    { readonly name: string }
  >
  const layers = {
    land: tiler({ type: 'FeatureCollection', features: features.map(toLand) }),
    boundary: tiler(unwrapLines(mesh(topology, countries, (a, b) => a !== b))),
    coastline: tiler(unwrapLines(mesh(topology, countries, (a, b) => a === b))),
  }
  const tiles: [key: readonly [number, number, number], bytes: Uint8Array][] = []
  for (let z = 0; z <= WORLD_MAX_ZOOM; z++) {
    for (let x = 0; x < 2 ** z; x++) {
      for (let y = 0; y < 2 ** z; y++) {
        const bytes = toTile(layers, z, x, y)
        if (bytes.length > 0) tiles.push([[z, x, y], bytes])
      }
    }
  }
  const meta: WorldMeta = { countries: features.flatMap(toLabel) }
  return writeSections(meta, {
    keys: new Uint8Array(Uint32Array.from(tiles.flatMap(([key]) => key)).buffer),
    lengths: new Uint8Array(Uint32Array.from(tiles, ([, bytes]) => bytes.length).buffer),
    tiles: Buffer.concat(tiles.map(([, bytes]) => bytes)),
  })
}

const tiler = (data: FeatureCollection | MultiLineString): GeoJSONVT =>
  new GeoJSONVT(data, {
    maxZoom: WORLD_MAX_ZOOM,
    indexMaxZoom: WORLD_MAX_ZOOM,
    indexMaxPoints: 0,
    extent: EXTENT,
    buffer: BUFFER,
    tolerance: 6,
  })

function toTile(
  layers: Readonly<Record<string, GeoJSONVT>>,
  z: number,
  x: number,
  y: number,
): Uint8Array {
  const tile: Record<string, { features: readonly object[] }> = {}
  for (const [name, index] of Object.entries(layers)) {
    const found = index.getTile(z, x, y)
    if (found !== null && found.features.length > 0) tile[name] = found
  }
  return vtPbf.fromGeojsonVt(tile, { version: 2, extent: EXTENT })
}

function codeOf({ id }: CountryFeature): string | null {
  return id === undefined ? null : iso1A2Code(String(id).padStart(3, '0'))
}

const toLand = (country: CountryFeature): Feature => ({
  type: 'Feature',
  geometry: unwrapPolygons(country.geometry),
  properties: { country: codeOf(country) },
})

/** The label stands in the middle of the widest stretch of the country's greatest part. */
function toLabel(country: CountryFeature): CountryLabel[] {
  const { geometry } = country
  const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const sized = parts.map((rings) => ({ rings, area: areaOf(rings[0] ?? []) }))
  const [greatest] = sized.sort((a, b) => b.area - a.area)
  const code = codeOf(country)
  if (greatest === undefined || code === null) return []
  const { longitude, latitude } = middleOf(greatest.rings)
  return [{ code, longitude, latitude, area: Number(greatest.area.toPrecision(3)) }]
}

/** In square degrees at the equator. */
function areaOf(ring: readonly Position[]): number {
  let doubled = 0
  ring.forEach(([x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = ring[(index + 1) % ring.length] ?? []
    doubled += (x * nextY - nextX * y) * Math.cos((((y + nextY) / 2) * Math.PI) / 180)
  })
  return Math.abs(doubled / 2)
}

const SCAN_LINES = 15

function middleOf(rings: readonly (readonly Position[])[]): {
  longitude: number
  latitude: number
} {
  const latitudes = (rings[0] ?? []).map(([, latitude = 0]) => latitude)
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)]
  let best = { longitude: 0, latitude: 0, score: -1 }
  for (let line = 1; line < SCAN_LINES; line++) {
    const latitude = south + ((north - south) * line) / SCAN_LINES
    const centrality = 1 - Math.abs(line / SCAN_LINES - 0.5)
    const crossings = rings.flatMap((ring) => crossingsOf(ring, latitude)).sort((a, b) => a - b)
    for (let index = 0; index + 1 < crossings.length; index += 2) {
      const [west = 0, east = 0] = crossings.slice(index, index + 2)
      const score = (east - west) * centrality
      if (score > best.score) best = { longitude: (west + east) / 2, latitude, score }
    }
  }
  return {
    longitude: Number(best.longitude.toFixed(3)),
    latitude: Number(best.latitude.toFixed(3)),
  }
}

function crossingsOf(ring: readonly Position[], latitude: number): number[] {
  return ring.flatMap(([x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = ring[(index + 1) % ring.length] ?? []
    if (y > latitude === nextY > latitude) return []
    return [x + ((latitude - y) / (nextY - y)) * (nextX - x)]
  })
}
