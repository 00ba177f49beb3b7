/**
 * Vector tiles of everything there is: the world packed for the zooms 0 to 5 and cut deeper from there, places, and the
 * streets of the one region that has them.
 *
 * A Mapbox Vector Tile is a sequence of layers, so tiles are made by putting the bytes of their parts one after another.
 *
 * @module
 */
import type { Feature, FeatureCollection } from 'geojson'
import GeoJSONVT from 'geojson-vt'
import { LRUCache } from 'lru-cache'
import vtPbf from 'vt-pbf'
import type { Detail } from './detail.ts'
import type { Gazetteer } from './gazetteer.ts'
import { toLatitude, toLongitude, toMercatorX, toMercatorY } from './mercator.ts'
import { WORLD_MAX_ZOOM, type World } from './world.ts'

export const TILES_MAX_ZOOM = 14

/** Below it the region with streets is a dot. */
const DETAIL_MIN_ZOOM = 9
const EXTENT = 4096
const PLACES_PER_TILE = 24
/** Each holds the pieces of one packed tile; a handful covers where clients look at the same time. */
const CUT_TILES = 32

/** Layers in the words of OpenMapTiles, by the data's own. */
const DETAIL_LAYERS: Readonly<Record<string, (feature: Feature) => boolean>> = {
  landcover: isArea('forest', 'wood', 'grass', 'meadow', 'farmland', 'fell', 'vineyard'),
  landuse: isArea('industrial', 'residential'),
  water: isArea('water'),
  waterway: isLine((name) => name !== 'rail'),
  building: isArea('building'),
  transportation: ({ properties }) =>
    properties?.['layer'] === 'road' || properties?.['class'] === 'rail',
}

function isArea(...classes: readonly string[]) {
  return ({ properties }: Feature) =>
    properties?.['layer'] === 'area' && classes.includes(String(properties['class']))
}

function isLine(accepts: (name: string) => boolean) {
  return ({ properties }: Feature) =>
    properties?.['layer'] === 'line' && accepts(String(properties['class']))
}

export interface TileSources {
  readonly world: World
  readonly gazetteer: Gazetteer
  readonly detail: Detail
}

/** `null` = there is no such tile; a tile with nothing in it has no bytes. */
export type TileReader = (z: number, x: number, y: number) => Uint8Array | null

type Layers = Readonly<Record<string, GeoJSONVT>>

/** Nothing is cut before the first tile is asked for. */
export function createTiles({ world, gazetteer, detail }: TileSources): TileReader {
  const cut = new LRUCache<string, Layers>({ max: CUT_TILES })
  let detailLayers: Layers | null = null
  return (z, x, y) => {
    if (!isTile(z, x, y)) return null
    const parts = [worldPart(world, cut, z, x, y), placesPart(gazetteer, z, x, y)]
    if (z >= DETAIL_MIN_ZOOM) {
      detailLayers ??= cutLayers(detail.geojson, DETAIL_LAYERS)
      parts.push(encode(detailLayers, z, x, y))
    }
    return Buffer.concat(parts)
  }
}

const isTile = (z: number, x: number, y: number): boolean =>
  [z, x, y].every((part) => Number.isInteger(part) && part >= 0) &&
  z <= TILES_MAX_ZOOM &&
  x < 2 ** z &&
  y < 2 ** z

const NOTHING = new Uint8Array(0)

function worldPart(
  world: World,
  cut: LRUCache<string, Layers>,
  z: number,
  x: number,
  y: number,
): Uint8Array {
  if (z <= WORLD_MAX_ZOOM) return world.tileBytes(z, x, y) ?? NOTHING
  const [parentX, parentY] = [x, y].map((part) => part >> (z - WORLD_MAX_ZOOM)) as [number, number]
  const key = `${String(parentX)}/${String(parentY)}`
  const layers = cut.get(key) ?? cutWorldTile(world, parentX, parentY)
  cut.set(key, layers)
  return encode(layers, z, x, y)
}

function cutWorldTile(world: World, x: number, y: number): Layers {
  const layers = world.tile(WORLD_MAX_ZOOM, x, y)?.layers ?? {}
  return Object.fromEntries(
    Object.entries(layers).map(([name, layer]) => {
      const features = Array.from({ length: layer.length }, (_, index) =>
        layer.feature(index).toGeoJSON(x, y, WORLD_MAX_ZOOM),
      )
      return [name, tiler(features as Feature[])]
    }),
  )
}

const cutLayers = (
  { features }: FeatureCollection,
  wanted: Readonly<Record<string, (feature: Feature) => boolean>>,
): Layers =>
  Object.fromEntries(
    Object.entries(wanted).map(([name, accepts]) => [name, tiler(features.filter(accepts))]),
  )

const tiler = (features: Feature[]): GeoJSONVT =>
  new GeoJSONVT(
    { type: 'FeatureCollection', features },
    { maxZoom: TILES_MAX_ZOOM, indexMaxZoom: WORLD_MAX_ZOOM, extent: EXTENT, buffer: 64 },
  )

function encode(layers: Layers, z: number, x: number, y: number): Uint8Array {
  const tile: Record<string, { readonly features: readonly object[] }> = {}
  for (const [name, index] of Object.entries(layers)) {
    const found = index.getTile(z, x, y)
    if (found !== null && found.features.length > 0) tile[name] = found
  }
  return vtPbf.fromGeojsonVt(tile, { version: 2, extent: EXTENT })
}

function placesPart(gazetteer: Gazetteer, z: number, x: number, y: number): Uint8Array {
  const side = 2 ** z
  const bounds = {
    west: toLongitude(x / side),
    east: toLongitude((x + 1) / side),
    north: toLatitude(y / side),
    south: toLatitude((y + 1) / side),
  }
  const features = gazetteer.greatest(bounds, PLACES_PER_TILE).map((place) => ({
    type: 1,
    geometry: [
      [
        Math.round((toMercatorX(place.longitude) * side - x) * EXTENT),
        Math.round((toMercatorY(place.latitude) * side - y) * EXTENT),
      ],
    ],
    tags: {
      name: place.name,
      class: place.kind,
      population: place.population,
      country: place.countryCode,
    },
  }))
  if (features.length === 0) return NOTHING
  return vtPbf.fromGeojsonVt({ place: { features } }, { version: 2, extent: EXTENT })
}
