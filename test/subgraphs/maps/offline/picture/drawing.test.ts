import { readFile } from 'node:fs/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { beforeAll, expect, test } from '@jest/globals'
import { readDetail } from '../../../../../subgraphs/maps/offline/detail.ts'
import { readFont } from '../../../../../subgraphs/maps/offline/font.ts'
import { readGazetteer } from '../../../../../subgraphs/maps/offline/gazetteer.ts'
import {
  drawPicture,
  type MapSources,
} from '../../../../../subgraphs/maps/offline/picture/drawing.ts'
import { chooseView } from '../../../../../subgraphs/maps/offline/picture/overview.ts'
import { readWorld } from '../../../../../subgraphs/maps/offline/world.ts'

const data = (name: string) => readFile(new URL(`../../../../../data/${name}`, import.meta.url))

let sources: MapSources

beforeAll(async () => {
  sources = {
    world: readWorld(brotliDecompressSync(await data('world.bin.br'))),
    gazetteer: readGazetteer(brotliDecompressSync(await data('gazetteer.bin.br'))),
    detail: readDetail(gunzipSync(await data('liechtenstein.geojson.gz')).toString()),
    font: readFont(await data('dejavu-sans-condensed.ttf')),
  }
})

const view = (latitude: number, longitude: number, zoom: number) => ({
  latitude,
  longitude,
  zoom,
  headingDegrees: null,
  widthPx: 640,
  heightPx: 400,
  scale: 1,
})

test.each([
  ['Vaduz', 47.14, 9.5215, 18, 18, false],
  ['Malbun', 47.1009, 9.6095, 14, 14, false],
  ['Munich', 48.137, 11.575, 12, 10, true],
  ['Buchs, across the river', 47.168, 9.47, 16, 10, true],
  ['Paris', 48.8566, 2.3522, 8, 8, false],
])(
  '%s is drawn at %d/%d from zoom %d at zoom %d',
  (_name, latitude, longitude, asked, drawn, isOverview) => {
    const chosen = chooseView(sources, view(latitude, longitude, asked))

    expect(chosen.viewport.zoom).toBe(drawn)
    expect(chosen.isOverview).toBe(isOverview)
  },
)

test('mid-ocean is drawn from so far that land comes into view', () => {
  const { viewport, isOverview } = chooseView(sources, view(-30, -130, 16))

  expect(viewport.zoom).toBeLessThan(5)
  expect(isOverview).toBe(true)
})

test('a picture that shows less than was asked for says so', () => {
  const plates = (svg: string) => svg.split('fill="#ffffff" fill-opacity').length - 1

  const street = drawPicture(sources, view(47.14, 9.5215, 16))
  const overview = drawPicture(sources, view(48.137, 11.575, 16))

  expect(plates(street)).toBe(1)
  expect(plates(overview)).toBe(2)
})

test('beyond 85 degrees the picture tells that the map has an edge', () => {
  expect(chooseView(sources, view(-89, 0, 6)).isBeyondEdge).toBe(true)
  expect(chooseView(sources, view(85, 0, 6)).isBeyondEdge).toBe(false)
})

test('islands on 180 degrees are whole, and no line crosses the map', () => {
  const svg = drawPicture(sources, view(-17, 179.9, 7))

  const widest = [...svg.matchAll(/<path d="(M[^"]*)"/g)]
    .flatMap(([, d = '']) => d.split('M').map((part) => part.split(/[LQ]/)))
    .flatMap((points) =>
      points
        .slice(1)
        .map((point, index) =>
          Math.abs(Number.parseFloat(point) - Number.parseFloat(points[index] ?? point)),
        ),
    )
  expect(Math.max(...widest)).toBeLessThan(320)
})
