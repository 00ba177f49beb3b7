import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { beforeAll, expect, test } from '@jest/globals'
import { readDetail, type Detail } from '../../../../../subgraphs/maps/offline/detail.ts'
import { readFont, type Font } from '../../../../../subgraphs/maps/offline/font.ts'
import { createCollisions } from '../../../../../subgraphs/maps/offline/picture/collisions.ts'
import { placeStreetNames } from '../../../../../subgraphs/maps/offline/picture/street-names.ts'
import { createViewport } from '../../../../../subgraphs/maps/offline/picture/viewport.ts'

const data = (name: string) => readFile(new URL(`../../../../../data/${name}`, import.meta.url))

let detail: Detail
let font: Font

beforeAll(async () => {
  detail = readDetail(gunzipSync(await data('liechtenstein.geojson.gz')).toString())
  font = readFont(await data('dejavu-sans-condensed.ttf'))
})

const namesAt = (latitude: number, longitude: number, zoom: number) => {
  const viewport = createViewport({ latitude, longitude }, zoom, 640, 400)
  return placeStreetNames(detail.within(viewport.bounds), viewport, font, createCollisions())
}

test('names the main streets of Vaduz', () => {
  const names = namesAt(47.14, 9.5215, 16).map(({ name }) => name)

  expect(names).toEqual(expect.arrayContaining(['Äulestrasse', 'Städtle', 'Lettstrasse']))
})

test.each([
  ['Vaduz', 47.14, 9.5215],
  ['Schaan', 47.165, 9.5087],
  ['Balzers', 47.0666, 9.5035],
])('no letter of a name in %s lies over another name', (_place, latitude, longitude) => {
  const names = namesAt(latitude, longitude, 16)

  const overlapping = names.flatMap((one, index) =>
    names
      .slice(index + 1)
      .filter((other) =>
        one.boxes.some((a) =>
          other.boxes.some(
            (b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom,
          ),
        ),
      ),
  )
  expect(names.length).toBeGreaterThan(10)
  expect(overlapping).toEqual([])
})

test('every name reads from left to right', () => {
  const names = [14, 15, 16, 17, 18].flatMap((zoom) => namesAt(47.14, 9.5215, zoom))

  const backwards = names.filter(
    ({ boxes }) => (boxes.at(-1)?.left ?? 0) < (boxes[0]?.left ?? 0) - 1,
  )
  expect(backwards).toEqual([])
})

test('a name comes again only at a distance', () => {
  const names = namesAt(47.0666, 9.5035, 17)

  const near = names.flatMap((one, index) =>
    names.slice(index + 1).filter(({ name, boxes }) => {
      const [a, b] = [one.boxes[0], boxes[0]]
      return name === one.name && a && b && Math.hypot(a.left - b.left, a.top - b.top) < 200
    }),
  )
  expect(near).toEqual([])
})
