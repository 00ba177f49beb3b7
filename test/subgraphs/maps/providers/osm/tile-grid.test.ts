import { expect, test } from '@jest/globals'
import type { PictureView } from '../../../../../subgraphs/maps/map-provider.ts'
import { coverWithTiles } from '../../../../../subgraphs/maps/providers/osm/tile-grid.ts'

const VIEW: PictureView = {
  latitude: 0,
  longitude: 0,
  headingDegrees: null,
  widthPx: 512,
  heightPx: 256,
  zoom: 3,
  scale: 1,
}

const cover = (view: Partial<PictureView>, maxZoom = 19) =>
  coverWithTiles({ ...VIEW, ...view }, maxZoom)

test('the equator at Greenwich is the corner of four tiles', () => {
  expect(cover({})).toEqual([
    { tile: { z: 3, x: 3, y: 3 }, left: 0, top: -128, side: 256 },
    { tile: { z: 3, x: 4, y: 3 }, left: 256, top: -128, side: 256 },
    { tile: { z: 3, x: 3, y: 4 }, left: 0, top: 128, side: 256 },
    { tile: { z: 3, x: 4, y: 4 }, left: 256, top: 128, side: 256 },
  ])
})

test('a picture covers itself without gaps, and with no tile it does not show', () => {
  const cells = cover({
    latitude: 47.141,
    longitude: 9.5215,
    zoom: 16,
    widthPx: 640,
    heightPx: 400,
  })

  const area = cells.reduce((sum, { left, top, side }) => {
    const width = Math.min(left + side, 640) - Math.max(left, 0)
    const height = Math.min(top + side, 400) - Math.max(top, 0)
    expect(width).toBeGreaterThan(0)
    expect(height).toBeGreaterThan(0)
    return sum + width * height
  }, 0)
  expect(area).toBe(640 * 400)
  expect(cells.length).toBeLessThanOrEqual(12)
})

test('tiles stand at whole pixels, wherever the centre is', () => {
  const cells = cover({ latitude: 47.14101234, longitude: 9.52154321, zoom: 17 })

  expect(cells.every(({ left, top }) => Number.isInteger(left) && Number.isInteger(top))).toBe(true)
})

test('the largest picture takes 16 tiles at most', () => {
  const counts = [0, 0.001, 0.0017, 9.5].map(
    (longitude) => cover({ longitude, zoom: 18, widthPx: 640, heightPx: 640 }).length,
  )

  expect(Math.max(...counts)).toBeLessThanOrEqual(16)
})

test('across the date line the world goes on', () => {
  const cells = cover({ longitude: 180 })

  expect(cells.map(({ tile }) => tile.x)).toEqual([7, 0, 7, 0])
})

test('a picture wider than the world repeats it', () => {
  const cells = cover({ zoom: 0, widthPx: 640 })

  expect(cells.map(({ tile, left }) => [tile.x, left])).toEqual([
    [0, -64],
    [0, 192],
    [0, 448],
  ])
})

test('beyond the poles there are no tiles', () => {
  const cells = cover({ latitude: 90, zoom: 2 })

  expect(cells.map(({ tile, top }) => [tile.y, top])).toEqual([
    [0, 128],
    [0, 128],
  ])
})

test('nearer than the server goes, its nearest tiles are shown larger', () => {
  const cells = cover({ zoom: 5, widthPx: 640, heightPx: 640 }, 3)

  expect(cells.map(({ side }) => side)).toEqual([1024, 1024, 1024, 1024])
  expect(cells[0]).toEqual({ tile: { z: 3, x: 3, y: 3 }, left: -704, top: -704, side: 1024 })
})
