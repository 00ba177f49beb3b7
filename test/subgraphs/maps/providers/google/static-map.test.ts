import { expect, test } from '@jest/globals'
import type { PictureView } from '../../../../../subgraphs/maps/map-provider.ts'
import { carOutline } from '../../../../../subgraphs/maps/providers/car-outline.ts'
import { signed } from '../../../../../subgraphs/maps/providers/google/static-map.ts'
import { codeOf, fakeGoogle, PNG, png } from '../../fake-google.ts'

const VIEW: PictureView = {
  latitude: 47.141,
  longitude: 9.5215,
  headingDegrees: null,
  widthPx: 640,
  heightPx: 400,
  zoom: 16,
  scale: 2,
}

const parametersOf = (path: string | undefined) =>
  Object.fromEntries(new URLSearchParams(path?.split('?')[1]))

test('asks for the size in CSS pixels and a marker where no heading is known', async () => {
  const { provider, paths } = fakeGoogle(() => png())

  const picture = await provider.staticImage(VIEW)

  expect(picture.bytes).toEqual(PNG)
  expect(paths()[0]).toMatch(/^\/maps\/api\/staticmap\?/)
  expect(parametersOf(paths()[0])).toEqual({
    center: '47.141,9.5215',
    zoom: '16',
    size: '640x400',
    scale: '2',
    maptype: 'roadmap',
    format: 'png',
    language: 'en-US',
    markers: 'color:0x1a73e8|47.141,9.5215',
    key: 'k&1',
  })
})

test('draws a car that points somewhere as an arrow', async () => {
  const { provider, paths } = fakeGoogle(() => png())

  await provider.staticImage({ ...VIEW, headingDegrees: 90 })

  const { path, markers } = parametersOf(paths()[0])
  expect(markers).toBeUndefined()
  expect(path).toMatch(
    /^color:0xffffffff\|weight:2\|fillcolor:0x1a73e8ff(\|47\.14\d*,9\.52\d*){5}$/,
  )
})

test('the arrow’s tip lies ahead of the car', () => {
  const [toNorth] = carOutline(VIEW, 16, 0)
  const [toEast] = carOutline(VIEW, 16, 90)
  const [toSouthWest] = carOutline(VIEW, 16, 225)

  expect(toNorth?.latitude).toBeGreaterThan(VIEW.latitude)
  expect(toNorth?.longitude).toBeCloseTo(VIEW.longitude, 9)
  expect(toEast?.longitude).toBeGreaterThan(VIEW.longitude)
  expect(toEast?.latitude).toBeCloseTo(VIEW.latitude, 9)
  expect(toSouthWest?.latitude).toBeLessThan(VIEW.latitude)
  expect(toSouthWest?.longitude).toBeLessThan(VIEW.longitude)
})

test('an arrow at a pole or over the date line stays on the globe', () => {
  for (const place of [
    { latitude: 90, longitude: 0 },
    { latitude: -90, longitude: 180 },
    { latitude: 0, longitude: 179.999 },
  ]) {
    for (const corner of carOutline(place, 0, 45)) {
      expect(Math.abs(corner.latitude)).toBeLessThanOrEqual(90)
      expect(Math.abs(corner.longitude)).toBeLessThanOrEqual(180)
    }
  }
})

test('signs path and query, the key included, with HMAC-SHA1', () => {
  // The example of Google's own documentation of digital signatures.
  const path = '/maps/api/geocode/json?address=New+York&client=clientID'

  expect(signed(path, 'vNIXE0xscrmjlyV-12Nj_BvUPaw=')).toBe(
    `${path}&signature=chaRF2hTJKOScPr-RQCEhZbSzIE=`,
  )
})

test('with a signing secret the signature comes last', async () => {
  const { provider, paths } = fakeGoogle(() => png(), { signingSecret: 'c2VjcmV0' })

  await provider.staticImage(VIEW)

  expect(paths()[0]).toMatch(/&key=k%261&signature=[\w-]{27}=$/)
})

test.each([
  [
    'an HTML page',
    { headers: { 'content-type': 'text/html' }, body: '<html>' },
    'BACKEND_MALFORMED',
  ],
  [
    'HTML called a PNG',
    { headers: { 'content-type': 'image/png' }, body: '<html>' },
    'BACKEND_MALFORMED',
  ],
  [
    'a PNG called HTML',
    { headers: { 'content-type': 'text/html' }, body: PNG },
    'BACKEND_MALFORMED',
  ],
  ['a cut-off PNG', { ...png(), body: PNG.subarray(0, 10) }, 'BACKEND_MALFORMED'],
  ['JSON', { body: { error: 'no' } }, 'BACKEND_MALFORMED'],
  [
    'an error bar',
    png({ 'x-staticmap-api-warning': 'Error geocoding: center' }),
    'BACKEND_REJECTED',
  ],
  ['a refused key', { ...png(), status: 403 }, 'BACKEND_AUTH'],
])('%s in the picture’s place is an error, not a broken picture', async (_what, answer, code) => {
  const { provider } = fakeGoogle(() => answer)

  expect(await codeOf(provider.staticImage(VIEW))).toBe(code)
})

test.each([
  ['public, max-age=86400', 86_400],
  ['private, max-age=86400', 0],
  ['no-store', 0],
  ['', 0],
])('Cache-Control "%s" lets anyone keep it %d seconds', async (cacheControl, seconds) => {
  const { provider } = fakeGoogle(() => png({ 'cache-control': cacheControl }))

  expect((await provider.staticImage(VIEW)).maxAgeSeconds).toBe(seconds)
})
