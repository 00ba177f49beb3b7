/**
 * Where a tile stands in a URL: `/{z}/{x}/{y}.mvt` or `.png`.
 *
 * @module
 */
import type { TileAddress, TileSetRecord } from './map-provider.ts'

const EXTENSIONS = { VECTOR: 'mvt', PNG: 'png' } as const

export const TILE_CONTENT_TYPES = {
  VECTOR: 'application/vnd.mapbox-vector-tile',
  PNG: 'image/png',
} as const

/** With `{z}`, `{x}` and `{y}` to fill in. */
export const toTileTail = ({ format }: TileSetRecord): string =>
  `/{z}/{x}/{y}.${EXTENSIONS[format]}`

/** `null` when it is no path of a tile that this set can have. */
export function readTileTail(tail: string, tileSet: TileSetRecord): TileAddress | null {
  const [, z, x, y, extension] = /^\/(\d{1,2})\/(\d{1,8})\/(\d{1,8})\.(\w+)$/.exec(tail) ?? []
  if (extension !== EXTENSIONS[tileSet.format]) return null
  const tile = { z: Number(z), x: Number(x), y: Number(y) }
  return isWithin(tile, tileSet) ? tile : null
}

const isWithin = ({ z, x, y }: TileAddress, { minZoom, maxZoom }: TileSetRecord) =>
  z >= minZoom && z <= maxZoom && x < 2 ** z && y < 2 ** z
