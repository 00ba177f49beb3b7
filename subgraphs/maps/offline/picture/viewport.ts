import type { MercatorBounds } from '../detail.ts'
import { toMercatorX, toMercatorY } from '../mercator.ts'

/** The rectangle that a picture shows, and the way from Mercator to its pixels. */
export interface Viewport {
  readonly zoom: number
  readonly width: number
  readonly height: number
  /** Side of the whole world in pixels. */
  readonly worldPx: number
  /** Corners in Mercator; x may leave 0 to 1 where the picture crosses 180°. */
  readonly bounds: MercatorBounds
  toX(mercatorX: number): number
  toY(mercatorY: number): number
}

const TILE_PX = 256

export function createViewport(
  place: { readonly latitude: number; readonly longitude: number },
  zoom: number,
  width: number,
  height: number,
): Viewport {
  const worldPx = TILE_PX * 2 ** zoom
  const minX = toMercatorX(place.longitude) - width / 2 / worldPx
  const minY = toMercatorY(place.latitude) - height / 2 / worldPx
  return {
    zoom,
    width,
    height,
    worldPx,
    bounds: { minX, minY, maxX: minX + width / worldPx, maxY: minY + height / worldPx },
    toX: (mercatorX) => (mercatorX - minX) * worldPx,
    toY: (mercatorY) => (mercatorY - minY) * worldPx,
  }
}
