import { expect, test } from '@jest/globals'
import type { PictureView } from '../../../../../subgraphs/maps/map-provider.ts'
import {
  createMapboxProvider,
  readMapboxError,
} from '../../../../../subgraphs/maps/providers/mapbox/mapbox-provider.ts'
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

function mapbox(answer: FakeAnswer = png()) {
  const vendor = fakeVendor(() => answer, readMapboxError)
  const provider = createMapboxProvider({ api: vendor.backend(), accessToken: 't&1' })
  return { provider, requests: vendor.requests, urls: vendor.urls }
}

const pathOf = async (view: Partial<PictureView>) => {
  const { provider, urls } = mapbox()
  await provider.staticImage({ ...VIEW, ...view })
  return decodeURIComponent(urls()[0] ?? '')
}

test('a picture is asked for longitude first, one zoom lower, with a pin where no heading is known', async () => {
  const { provider, requests, urls } = mapbox()

  const picture = await provider.staticImage(VIEW)

  expect(picture.bytes).toEqual(PNG)
  expect(requests[0]?.headers).toMatchObject({ accept: 'image/png' })
  expect(urls()).toEqual([
    'vendor/styles/v1/mapbox/streets-v12/static/pin-s-car+1a73e8(9.5215,47.141)/9.5215,47.141,15,0,0/640x400@2x?access_token=t%261',
  ])
})

test('a picture for plain screens is not asked for at double size', async () => {
  expect(await pathOf({ scale: 1 })).toContain('/640x400?')
})

test('the whole world is as far out as Mapbox goes', async () => {
  expect(await pathOf({ zoom: 0 })).toContain('/9.5215,47.141,0,0,0/')
  expect(await pathOf({ zoom: 1 })).toContain('/9.5215,47.141,0,0,0/')
})

test('a centre beyond Web Mercator is put on its edge', async () => {
  expect(await pathOf({ latitude: 90 })).toContain('/9.5215,85.0511,15,0,0/')
  expect(await pathOf({ latitude: -90 })).toContain('/9.5215,-85.0511,15,0,0/')
})

test('a car that points somewhere is an arrow, its tip first, longitude before latitude', async () => {
  const path = await pathOf({ headingDegrees: 0 })

  const [, text = ''] = /static\/geojson\((.*)\)\/9\.5215/.exec(path) ?? []
  const { geometry, properties } = JSON.parse(text) as {
    readonly geometry: { readonly coordinates: readonly (readonly [number, number][])[] }
    readonly properties: unknown
  }
  const corners = geometry.coordinates[0] ?? []
  expect(properties).toMatchObject({ fill: '#1a73e8', stroke: '#ffffff' })
  expect(corners[0]?.[0]).toBeCloseTo(VIEW.longitude, 6)
  expect(corners[0]?.[1]).toBeGreaterThan(VIEW.latitude)
  expect(corners.at(-1)).toEqual(corners[0])
})

test('attribution and logo stay in the picture', async () => {
  expect(await pathOf({})).not.toMatch(/attribution|logo/)
})

test('a tile is one of 256 pixels, drawn for sharp screens', async () => {
  const { provider, urls } = mapbox()

  const tile = await provider.tile(TILE)

  expect(tile?.bytes).toEqual(PNG)
  expect(urls()).toEqual([
    'vendor/styles/v1/mapbox/streets-v12/tiles/256/14/8625/5744@2x?access_token=t%261',
  ])
})

test.each([
  [
    'an HTML page',
    { headers: { 'content-type': 'text/html' }, body: '<html>' },
    'BACKEND_MALFORMED',
  ],
  [
    'a JPEG, as a raster style answers',
    { headers: { 'content-type': 'image/jpeg' }, body: 'x' },
    'BACKEND_MALFORMED',
  ],
  ['a cut-off PNG', { ...png(), body: PNG.subarray(0, 10) }, 'BACKEND_MALFORMED'],
  ['a wrong style', { status: 404, body: { message: 'Style not found' } }, 'BACKEND_REJECTED'],
  ['a refused token', { status: 401, body: { message: 'Not Authorized' } }, 'BACKEND_AUTH'],
  ['a used-up rate limit', { status: 429, body: {} }, 'BACKEND_QUOTA'],
])('%s in the place of a picture or tile is an error', async (_what, answer, code) => {
  const { provider } = mapbox(answer)

  expect(await codeOf(provider.staticImage(VIEW))).toBe(code)
  expect(await codeOf(provider.tile(TILE))).toBe(code)
})

test('may be kept as long as Mapbox says and no longer', async () => {
  const kept = mapbox(png({ 'cache-control': 'max-age=43200,s-maxage=604800' })).provider
  const unsaid = mapbox().provider

  expect((await kept.staticImage(VIEW)).maxAgeSeconds).toBe(43_200)
  expect((await unsaid.tile(TILE))?.maxAgeSeconds).toBe(0)
})

test('says whose map it is', async () => {
  const { provider } = mapbox()

  expect(provider.name).toBe('MAPBOX')
  expect(provider.attribution).toBe('© Mapbox © OpenStreetMap')
  expect(provider.tileSet).toEqual({ format: 'PNG', minZoom: 0, maxZoom: 22 })
  expect(await provider.tileJson()).toEqual({ name: 'Mapbox', tileSize: 256 })
})
