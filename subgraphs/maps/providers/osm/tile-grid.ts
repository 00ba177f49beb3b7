/**
 * Which tiles a picture is made of, and where each goes.
 *
 * @module
 */
import type { PictureView, TileAddress } from '../../map-provider.ts'
import { createViewport } from '../../offline/picture/viewport.ts'

export interface GridCell {
  readonly tile: TileAddress
  /** CSS pixels from the picture's upper left corner, whole numbers: tiles must not leave seams. */
  readonly left: number
  readonly top: number
  /** CSS pixels. */
  readonly side: number
}

const TILE_PX = 256

/** Beyond `maxZoom` the tiles of that zoom are shown larger; beyond the poles there are none. */
export function coverWithTiles(view: PictureView, maxZoom: number): readonly GridCell[] {
  const z = Math.min(view.zoom, maxZoom)
  const side = TILE_PX * 2 ** (view.zoom - z)
  const across = 2 ** z
  const { bounds } = createViewport(view, view.zoom, view.widthPx, view.heightPx)
  const originX = Math.round(bounds.minX * across * side)
  const originY = Math.round(bounds.minY * across * side)
  const columns = span(originX, view.widthPx, side)
  const rows = span(originY, view.heightPx, side).filter((row) => row >= 0 && row < across)
  return rows.flatMap((row) =>
    columns.map((column) => ({
      tile: { z, x: ((column % across) + across) % across, y: row },
      left: column * side - originX,
      top: row * side - originY,
      side,
    })),
  )
}

/** Numbers of the tiles that `length` pixels from `origin` touch. */
function span(origin: number, length: number, side: number): readonly number[] {
  const first = Math.floor(origin / side)
  const last = Math.floor((origin + length - 1) / side)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
