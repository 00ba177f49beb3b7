import { Resvg } from '@resvg/resvg-js'
import { expect, test } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import type { PictureView } from '../../../../../subgraphs/maps/map-provider.ts'
import {
  createOsmProvider,
  readOsmError,
  type OsmOptions,
} from '../../../../../subgraphs/maps/providers/osm/osm-provider.ts'
import type { FakeAnswer } from '../../../../support/fake-transport.ts'
import { codeOf, png } from '../../fake-google.ts'
import { fakeVendor, sizeOfPng } from '../../fake-vendor.ts'

const VADUZ = { latitude: 47.141, longitude: 9.5215 }
const VIEW: PictureView = {
  ...VADUZ,
  headingDegrees: 90,
  widthPx: 300,
  heightPx: 200,
  zoom: 16,
  scale: 1,
}
const TILE = { z: 14, x: 8625, y: 5744 }

const FONT = new URL('../../../../../data/dejavu-sans-condensed.ttf', import.meta.url)

/** A plain tile. */
const tileOf = (color: string, width = 256, height = width): FakeAnswer => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}"><rect width="100%" height="100%" fill="${color}"/></svg>`
  const headers = { 'content-type': 'image/png', 'cache-control': 'max-age=604800' }
  return { headers, body: new Resvg(svg).render().asPng() }
}

const GREEN = tileOf('#00ff00')

function osm(
  answer: (url: string) => FakeAnswer | Promise<FakeAnswer> = () => GREEN,
  options: Partial<OsmOptions> = {},
) {
  const vendor = fakeVendor(answer, readOsmError)
  const provider = createOsmProvider({
    nominatim: vendor.backend('nominatim'),
    tiles: vendor.backend('tiles'),
    tilePath: '/{z}/{x}/{y}{r}.png',
    userAgent: 'acme-cars/1.0 (ops@acme.test)',
    now: () => 0,
    readFont: () => readFile(FONT),
    ...options,
  })
  return { provider, requests: vendor.requests, urls: vendor.urls }
}

/** Red, green and blue of one pixel. */
function pixelOf(bytes: Uint8Array, x: number, y: number): readonly number[] {
  const [width, height] = sizeOfPng(bytes)
  const href = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}"><image width="${String(width)}" height="${String(height)}" href="${href}"/></svg>`
  const { pixels } = new Resvg(svg).render()
  return [...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)]
}

test('an address is asked for by an application that says who it is', async () => {
  const { provider, requests, urls } = osm(() => ({ body: { error: 'Unable to geocode' } }), {
    referer: 'https://acme.test/',
  })

  const address = await provider.reverseGeocode(VADUZ, 'de-LI')

  expect(address).toBeNull()
  expect(urls()).toEqual([
    'nominatim/reverse?format=jsonv2&lat=47.141&lon=9.5215&zoom=18&addressdetails=1&layer=address&accept-language=de-LI',
  ])
  expect(requests[0]?.headers).toMatchObject({
    'user-agent': 'acme-cars/1.0 (ops@acme.test)',
    referer: 'https://acme.test/',
  })
})

test('nobody may ask without a name', () => {
  expect(() => osm(() => GREEN, { userAgent: ' ' })).toThrow(TypeError)
})

test('Nominatim is asked once a second, and not at all for who would wait longer', async () => {
  const slept: number[] = []
  const { provider, requests } = osm(() => ({ body: { display_name: 'Vaduz' } }), {
    sleep: (ms) => {
      slept.push(ms)
      return Promise.resolve()
    },
  })

  await provider.reverseGeocode(VADUZ, 'de')
  await provider.reverseGeocode(VADUZ, 'en')
  const third = await codeOf(provider.reverseGeocode(VADUZ, 'fr'))

  expect(slept).toEqual([1000])
  expect(third).toBe('BACKEND_QUOTA')
  expect(requests).toHaveLength(2)
})

test.each([
  [1, [300, 200]],
  [2, [600, 400]],
] as const)('a picture at scale %d has %j pixels', async (scale, size) => {
  const { provider } = osm()

  const { bytes } = await provider.staticImage({ ...VIEW, scale })

  expect(sizeOfPng(bytes)).toEqual(size)
})

test('tiles for sharp screens are asked for where the template can name them', async () => {
  const { provider, urls } = osm()

  await provider.staticImage({ ...VIEW, scale: 2 })

  expect(urls().every((url) => /^tiles\/16\/\d+\/\d+@2x\.png$/.test(url))).toBe(true)
})

test('each tile is where it belongs, next to the other, the car over them', async () => {
  const { provider } = osm((url) => (url.includes('/34500/') ? tileOf('#ff0000') : GREEN))

  const { bytes } = await provider.staticImage({ ...VIEW, widthPx: 600, heightPx: 64 })

  const worldPx = 256 * 2 ** 16
  const edge = 34501 * 256 - Math.round((VADUZ.longitude / 360 + 0.5) * worldPx - 300)
  expect(pixelOf(bytes, 0, 8)).toEqual([255, 0, 0])
  expect(pixelOf(bytes, edge - 1, 8)).toEqual([255, 0, 0])
  expect(pixelOf(bytes, edge, 8)).toEqual([0, 255, 0])
  expect(pixelOf(bytes, 301, 32)).toEqual([20, 99, 255])
})

test('the attribution is lettered on a plate at the lower right', async () => {
  const { provider } = osm()

  const { bytes } = await provider.staticImage(VIEW)

  const [red = 0, , blue = 0] = pixelOf(bytes, 298, 187)
  expect(red).toBeGreaterThan(200)
  expect(blue).toBeGreaterThan(200)
  expect(pixelOf(bytes, 2, 198)).toEqual([0, 255, 0])
})

test('a missing tile is background, and the rest is shown', async () => {
  const { provider } = osm((url) => (url.includes('/34501/') ? { status: 404, body: '' } : GREEN))

  const { bytes } = await provider.staticImage({ ...VIEW, widthPx: 600 })

  expect(pixelOf(bytes, 380, 20)).toEqual([242, 239, 233])
  expect(pixelOf(bytes, 2, 20)).toEqual([0, 255, 0])
})

test('where every tile is missing there is no picture', async () => {
  const { provider } = osm(() => ({ status: 404, body: '' }))

  expect(await codeOf(provider.staticImage(VIEW))).toBe('BACKEND_REJECTED')
})

test.each([
  ['fails', { status: 503, body: '' }, 'BACKEND_UNAVAILABLE'],
  ['is refused', { status: 403, body: '<html>' }, 'BACKEND_AUTH'],
  ['is refused as a teapot refuses', { status: 418, body: '' }, 'BACKEND_AUTH'],
  ['is over the quota', { status: 429, body: '' }, 'BACKEND_QUOTA'],
  ['is over the bandwidth', { status: 509, body: '' }, 'BACKEND_QUOTA'],
  ['is a page', { headers: { 'content-type': 'text/html' }, body: '<html>' }, 'BACKEND_MALFORMED'],
  ['is no whole PNG', { ...GREEN, body: Buffer.from('89504e47', 'hex') }, 'BACKEND_MALFORMED'],
  ['has no size', png(), 'BACKEND_MALFORMED'],
  ['is larger than any tile', tileOf('red', 2048), 'BACKEND_MALFORMED'],
  ['is no square', tileOf('red', 256, 512), 'BACKEND_MALFORMED'],
])('a picture of which one tile %s fails rather than have a hole', async (_what, bad, code) => {
  let count = 0
  const { provider } = osm(() => (count++ === 1 ? bad : GREEN))

  expect(await codeOf(provider.staticImage({ ...VIEW, widthPx: 600 }))).toBe(code)
})

test('a picture may be kept as long as each of its tiles', async () => {
  let count = 0
  const shorter = { 'content-type': 'image/png', 'cache-control': 'max-age=60' }
  const { provider } = osm(() => (count++ === 1 ? { ...GREEN, headers: shorter } : GREEN))

  const { maxAgeSeconds } = await provider.staticImage({ ...VIEW, widthPx: 600 })

  expect(maxAgeSeconds).toBe(60)
})

test('at most six tiles are asked for at once', async () => {
  let [running, most] = [0, 0]
  const { provider } = osm(async () => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
    return GREEN
  })

  const { bytes } = await provider.staticImage({ ...VIEW, widthPx: 640, heightPx: 640 })

  expect(sizeOfPng(bytes)).toEqual([640, 640])
  expect(most).toBe(6)
})

test('the font is read at the first picture, once, and again after it could not be', async () => {
  let reads = 0
  const readFont = () => (++reads === 1 ? Promise.reject(new Error('gone')) : readFile(FONT))
  const { provider } = osm(() => GREEN, { readFont })

  const first = await codeOf(provider.staticImage(VIEW))
  const then = await Promise.all([provider.staticImage(VIEW), provider.staticImage(VIEW)])

  expect(first).toBe('BACKEND_UNAVAILABLE')
  expect(then).toHaveLength(2)
  expect(reads).toBe(2)
})

test('a tile comes sharp where the server has such, and may be kept as it says', async () => {
  const { provider, requests, urls } = osm()

  const tile = await provider.tile(TILE)

  expect(tile?.maxAgeSeconds).toBe(604_800)
  expect(urls()).toEqual(['tiles/14/8625/5744@2x.png'])
  expect(requests[0]?.headers).toMatchObject({ 'user-agent': 'acme-cars/1.0 (ops@acme.test)' })
})

test('a tile that the server does not have is none', async () => {
  expect(await osm(() => ({ status: 404, body: '' })).provider.tile(TILE)).toBeNull()
})

test('says whose map it is, and links to it', async () => {
  const { provider } = osm(() => GREEN, { maxZoom: 17 })

  expect(provider.name).toBe('OSM')
  expect(provider.attribution).toBe('© OpenStreetMap contributors')
  expect(provider.tileSet).toEqual({ format: 'PNG', minZoom: 0, maxZoom: 17 })
  expect(await provider.tileJson()).toEqual({ name: 'OpenStreetMap', tileSize: 256 })
  expect(provider.facts).toEqual({ mayStoreAddresses: true })
  expect(provider.linkTo(VADUZ)).toBe(
    'https://www.openstreetmap.org/?mlat=47.141&mlon=9.5215#map=16/47.141/9.5215',
  )
})

test.each([
  ['Tiles © Acme', '© OpenStreetMap contributors, Tiles © Acme'],
  ['© Acme © OpenStreetMap', '© Acme © OpenStreetMap'],
])('with "%s" for the tiles, "%s" is shown', (attribution, shown) => {
  const { provider } = osm(() => GREEN, { attribution })

  expect(provider.attribution).toBe(shown)
})
