/**
 * The countries of the world as vector tiles of the zooms 0 to {@link WORLD_MAX_ZOOM}, packed by
 * `bin/build-map-data.ts`.
 *
 * @module
 */
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { readSections } from './sections.ts'

/** Tiles of this zoom keep every point of the source. */
export const WORLD_MAX_ZOOM = 5

/** Where a country's name stands. */
export interface CountryLabel {
  /** ISO 3166-1 alpha-2. */
  readonly code: string
  readonly longitude: number
  readonly latitude: number
  /** Area of the country's greatest part, in square degrees at the equator. */
  readonly area: number
}

/** The JSON head of the world file. */
export interface WorldMeta {
  readonly countries: readonly CountryLabel[]
}

export interface World {
  readonly countries: readonly CountryLabel[]
  /** Mapbox Vector Tile; `null` when there is only sea, or the zoom is beyond {@link WORLD_MAX_ZOOM}. */
  tileBytes(z: number, x: number, y: number): Uint8Array | null
  /** The same, taken apart. */
  tile(z: number, x: number, y: number): VectorTile | null
}

const CACHED_TILES = 64

/** @param packed the unpacked world file. */
export function readWorld(packed: Uint8Array): World {
  const sections = readSections(packed)
  const ranges = readRanges(sections.bytes('keys'), sections.bytes('lengths'))
  const tiles = sections.bytes('tiles')
  const cache = new Map<string, VectorTile>()
  const tileBytes = (z: number, x: number, y: number) => {
    const range = ranges.get(tileKey(z, x, y))
    return range === undefined ? null : tiles.subarray(range[0], range[1])
  }
  return {
    countries: (sections.meta as WorldMeta).countries,
    tileBytes,
    tile: (z, x, y) => {
      const key = tileKey(z, x, y)
      const known = cache.get(key)
      if (known !== undefined) return known
      const bytes = tileBytes(z, x, y)
      if (bytes === null) return null
      if (cache.size >= CACHED_TILES) cache.clear()
      const tile = new VectorTile(new PbfReader(bytes))
      cache.set(key, tile)
      return tile
    },
  }
}

const tileKey = (z: number, x: number, y: number): string =>
  `${String(z)}/${String(x)}/${String(y)}`

function readRanges(keyBytes: Uint8Array<ArrayBuffer>, lengthBytes: Uint8Array<ArrayBuffer>) {
  const keys = new Uint32Array(keyBytes.buffer, keyBytes.byteOffset, keyBytes.length / 4)
  const lengths = new Uint32Array(
    lengthBytes.buffer,
    lengthBytes.byteOffset,
    lengthBytes.length / 4,
  )
  const ranges = new Map<string, readonly [start: number, end: number]>()
  let start = 0
  lengths.forEach((length, index) => {
    const [z = 0, x = 0, y = 0] = keys.subarray(index * 3, index * 3 + 3)
    ranges.set(tileKey(z, x, y), [start, start + length])
    start += length
  })
  return ranges
}
