/**
 * Land, borders and coasts of the world in a picture.
 *
 * @module
 */
import type { VectorTileFeature } from '@mapbox/vector-tile'
import type { World } from '../world.ts'
import { WORLD_MAX_ZOOM } from '../world.ts'
import { COLORS } from './style.ts'
import { line, path } from './svg.ts'
import type { Viewport } from './viewport.ts'

/** Path data of each kind of line of the world within a viewport. */
export interface WorldShapes {
  readonly land: string
  readonly boundary: string
  readonly coastline: string
}

export function worldShapes(world: World, viewport: Viewport): WorldShapes {
  const z = Math.max(0, Math.min(WORLD_MAX_ZOOM, Math.round(viewport.zoom)))
  const shapes = { land: '', boundary: '', coastline: '' }
  for (const [x, y] of tilesIn(viewport, z)) {
    const side = 2 ** z
    const tile = world.tile(z, ((x % side) + side) % side, y)
    if (tile === null) continue
    for (const layer of ['land', 'boundary', 'coastline'] as const) {
      const source = tile.layers[layer]
      for (let index = 0; index < (source?.length ?? 0); index++) {
        const feature = source?.feature(index)
        if (feature) shapes[layer] += featurePath(feature, viewport, x / side, y / side, 1 / side)
      }
    }
  }
  return shapes
}

/** Sea is what land does not cover: the whole picture is painted with it first. South of the map there is only ice. */
export function drawLand({ land }: WorldShapes, { bounds, width, height, toY }: Viewport): string {
  const edge = Math.max(0, toY(1) - 1).toFixed(1)
  const ice = bounds.maxY > 1 ? `M0 ${edge}H${String(width)}V${String(height)}H0Z` : ''
  return path(land + ice, { fill: COLORS.land })
}

/** Beyond this the borders and coasts are visibly beside the streets. */
const BORDERS_MAX_ZOOM = 11

export function drawBorders({ boundary, coastline }: WorldShapes, zoom: number): string {
  if (zoom > BORDERS_MAX_ZOOM) return ''
  const width = zoom < 4 ? 0.7 : zoom < 8 ? 1 : 1.5
  return (
    line(coastline, COLORS.coastline, 0.8) +
    line(boundary, '#ffffff', width * 2.4, { 'stroke-opacity': 0.6 }) +
    line(boundary, COLORS.boundary, width, { 'stroke-dasharray': zoom < 6 ? 'none' : '6 2 1.5 2' })
  )
}

function* tilesIn({ bounds }: Viewport, z: number): Generator<readonly [x: number, y: number]> {
  const side = 2 ** z
  const [top, bottom] = [Math.floor(bounds.minY * side), Math.floor(bounds.maxY * side)]
  for (let x = Math.floor(bounds.minX * side); x <= Math.floor(bounds.maxX * side); x++) {
    for (let y = Math.max(0, top); y <= Math.min(side - 1, bottom); y++) yield [x, y]
  }
}

/** Pixels outside the picture by this much are of no consequence, but large numbers cost the renderer precision. */
const MARGIN_PX = 64

function featurePath(
  feature: VectorTileFeature,
  viewport: Viewport,
  originX: number,
  originY: number,
  side: number,
): string {
  const isClosed = feature.type === 3
  const unit = side / feature.extent
  let d = ''
  for (const points of feature.loadGeometry()) {
    const pixels = points.map(({ x, y }) => [
      viewport.toX(originX + x * unit),
      viewport.toY(originY + y * unit),
    ])
    d += thinned(pixels as [number, number][], isClosed, viewport)
  }
  return d
}

/** Drops points that cannot be seen: closer than half a pixel, or, like their neighbours, beyond the same edge. */
function thinned(
  pixels: readonly (readonly [number, number])[],
  isClosed: boolean,
  viewport: Viewport,
): string {
  const sideOf = ([x, y]: readonly [number, number]) =>
    (x < -MARGIN_PX ? 1 : x > viewport.width + MARGIN_PX ? 2 : 0) |
    (y < -MARGIN_PX ? 4 : y > viewport.height + MARGIN_PX ? 8 : 0)
  const sides = pixels.map(sideOf)
  if (sides.reduce((common, side) => common & side, 15) !== 0) return ''
  const kept: (readonly [number, number])[] = []
  let keptSide = 0
  pixels.forEach((pixel, index) => {
    const last = kept.at(-1)
    const isNear = last && Math.abs(pixel[0] - last[0]) < 0.5 && Math.abs(pixel[1] - last[1]) < 0.5
    const isEnd = index === pixels.length - 1
    const isHidden = last && (keptSide & (sides[index] ?? 0) & (sides[index + 1] ?? 0)) !== 0
    if (isHidden || (isNear && (isClosed || !isEnd))) return
    kept.push(pixel)
    keptSide = sides[index] ?? 0
  })
  if (kept.length < (isClosed ? 3 : 2)) return ''
  const text = kept.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')
  return `M${text}${isClosed ? 'Z' : ''}`
}
