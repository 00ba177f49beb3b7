import { mercatorSideM, toMercatorX, toMercatorY } from './mercator.ts'
import type { World } from './world.ts'
import { WORLD_MAX_ZOOM } from './world.ts'

/** Coasts are known to about a kilometre, and harbours and piers reach out from them. */
const SHORE_M = 3000
const AROUND = [0, 45, 90, 135, 180, 225, 270, 315].map((degrees) => (degrees * Math.PI) / 180)

/** Whether a place is on land or within three kilometres of it. */
export function isOnLand(world: World, latitude: number, longitude: number): boolean {
  const [x, y] = [toMercatorX(longitude), toMercatorY(latitude)]
  const shore = SHORE_M / mercatorSideM(Math.max(-80, Math.min(80, latitude)))
  return (
    isLandAt(world, x, y) ||
    AROUND.some((angle) =>
      isLandAt(world, x + Math.cos(angle) * shore, y + Math.sin(angle) * shore),
    )
  )
}

function isLandAt(world: World, mercatorX: number, mercatorY: number): boolean {
  const side = 2 ** WORLD_MAX_ZOOM
  const x = (((mercatorX % 1) + 1) % 1) * side
  const y = Math.max(0, Math.min(1 - Number.EPSILON, mercatorY)) * side
  const [column, row] = [Math.floor(x), Math.floor(y)]
  const land = world.tile(WORLD_MAX_ZOOM, column, row)?.layers['land']
  let isInside = false
  for (let index = 0; index < (land?.length ?? 0); index++) {
    const feature = land?.feature(index)
    if (feature === undefined) continue
    const [px, py] = [(x - column) * feature.extent, (y - row) * feature.extent]
    for (const ring of feature.loadGeometry()) if (isInRing(ring, px, py)) isInside = !isInside
  }
  return isInside
}

function isInRing(
  ring: readonly { readonly x: number; readonly y: number }[],
  x: number,
  y: number,
) {
  let isInside = false
  ring.forEach((point, index) => {
    const next = ring[(index + 1) % ring.length] ?? point
    if (point.y > y === next.y > y) return
    if (x < point.x + ((y - point.y) / (next.y - point.y)) * (next.x - point.x))
      isInside = !isInside
  })
  return isInside
}
