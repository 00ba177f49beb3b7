import { expect, test } from '@jest/globals'
import type { PictureView } from '../../../../../subgraphs/maps/map-provider.ts'
import {
  createHereProvider,
  readHereError,
  type HereOptions,
} from '../../../../../subgraphs/maps/providers/here/here-provider.ts'
import type { FakeAnswer } from '../../../../support/fake-transport.ts'
import { codeOf, PNG, png } from '../../fake-google.ts'
import { fakeVendor } from '../../fake-vendor.ts'

const VIEW: PictureView = {
  latitude: 47.141,
  longitude: 9.5215,
  headingDegrees: null,
  widthPx: 640,
  heightPx: 400,
  zoom: 16,
  scale: 2,
}
const TILE = { z: 14, x: 8625, y: 5744 }

function here(answer: FakeAnswer = png(), options: Partial<HereOptions> = {}) {
  const vendor = fakeVendor(() => answer, readHereError)
  const provider = createHereProvider({
    search: vendor.backend('search'),
    images: vendor.backend('images'),
    tiles: vendor.backend('tiles'),
    apiKey: 'k&1',
    ...options,
  })
  return { provider, urls: vendor.urls }
}

test('a picture is asked for latitude first, with a marker where no heading is known', async () => {
  const { provider, urls } = here()

  const picture = await provider.staticImage(VIEW)

  expect(picture.bytes).toEqual(PNG)
  expect(urls()).toEqual([
    'images/mia/v3/base/mc/center:47.141,9.5215;zoom=16/640x400/png?style=explore.day&scale=2&overlay=point:47.141,9.5215;color=%231a73e8;size=large&apiKey=k%261',
  ])
})

test('a car that points somewhere is a blue arrow on a larger white one', async () => {
  const { provider, urls } = here()

  await provider.staticImage({ ...VIEW, headingDegrees: 0 })

  const overlays = new URLSearchParams(urls()[0]?.split('?')[1]).getAll('overlay')
  const tips = overlays.map((overlay) => Number(/^polygon:(-?[\d.]+),/.exec(overlay)?.[1]))
  expect(overlays.map((overlay) => overlay.split(';').slice(1))).toEqual([
    ['color=#ffffff'],
    ['color=#1a73e8'],
  ])
  expect(tips[0]).toBeGreaterThan(tips[1] ?? NaN)
  expect(tips[1]).toBeGreaterThan(VIEW.latitude)
})

test('colours keep their number sign out of the URL', async () => {
  const { provider, urls } = here()

  await provider.staticImage({ ...VIEW, headingDegrees: 90 })

  expect(urls()[0]).not.toContain('#')
})

test('the copyright notice stays in the picture', async () => {
  const { provider, urls } = here()

  await provider.staticImage(VIEW)

  expect(urls()[0]).not.toContain('copyright')
})

test('a tile is one of 256 pixels, drawn for sharp screens', async () => {
  const { provider, urls } = here()

  const tile = await provider.tile(TILE)

  expect(tile?.bytes).toEqual(PNG)
  expect(urls()).toEqual([
    'tiles/v3/base/mc/14/8625/5744/png?style=explore.day&size=256&scale=2&apiKey=k%261',
  ])
})

test('style and language are those of the options, on pictures and tiles', async () => {
  const { provider, urls } = here(png(), { style: 'lite.night', language: 'sr-Latn' })

  await provider.staticImage(VIEW)
  await provider.tile(TILE)

  expect(urls()[0]).toContain('?style=lite.night&scale=2&lang=sr-Latn&')
  expect(urls()[1]).toContain('?style=lite.night&size=256&scale=2&lang=sr-Latn&')
})

test('a tile that HERE does not have is none', async () => {
  expect(await here({ status: 404, body: {} }).provider.tile(TILE)).toBeNull()
})

test.each([
  [
    'an HTML page',
    { headers: { 'content-type': 'text/html' }, body: '<html>' },
    'BACKEND_MALFORMED',
  ],
  ['a cut-off PNG', { ...png(), body: PNG.subarray(0, 10) }, 'BACKEND_MALFORMED'],
  ['a wrong style', { status: 400, body: { code: 'E622002' } }, 'BACKEND_REJECTED'],
  ['a refused key', { status: 401, body: { error: 'Unauthorized' } }, 'BACKEND_AUTH'],
  ['a used-up rate limit', { status: 429, body: {} }, 'BACKEND_QUOTA'],
])('%s in the place of a picture or tile is an error', async (_what, answer, code) => {
  const { provider } = here(answer)

  expect(await codeOf(provider.staticImage(VIEW))).toBe(code)
  expect(await codeOf(provider.tile(TILE))).toBe(code)
})

test('may be kept as long as HERE says and no longer', async () => {
  const kept = here(png({ 'cache-control': 'public, max-age=86400' })).provider

  expect((await kept.staticImage(VIEW)).maxAgeSeconds).toBe(86_400)
  expect((await here().provider.tile(TILE))?.maxAgeSeconds).toBe(0)
})

test('says whose map it is', async () => {
  const { provider } = here()

  expect(provider.name).toBe('HERE')
  expect(provider.attribution).toBe('© HERE')
  expect(provider.tileSet).toEqual({ format: 'PNG', minZoom: 0, maxZoom: 20 })
  expect(await provider.tileJson()).toEqual({ name: 'HERE', tileSize: 256 })
})
