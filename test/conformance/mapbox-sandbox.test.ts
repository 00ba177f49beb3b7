/**
 * The sandbox's Mapbox, asked by Mapbox's own SDK: that nobody here wrote. It has no service for Static Tiles.
 *
 * @module
 */
import createGeocodingService from '@mapbox/mapbox-sdk/services/geocoding-v6.js'
import createStaticService from '@mapbox/mapbox-sdk/services/static.js'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { staticImagePath } from '../../subgraphs/maps/providers/mapbox/static-image.ts'
import { createMapboxSandbox, SANDBOX_MAPBOX_TOKEN } from '../../subgraphs/maps/sandbox/mapbox.ts'
import { startSandboxServer, type SandboxServer } from '../../subgraphs/sandbox-kit/server.ts'
import { fakeEngine, VADUZ } from '../subgraphs/maps/fake-engine.ts'
import { PNG } from '../subgraphs/maps/fake-google.ts'

const engine = fakeEngine()
let server: SandboxServer

beforeAll(async () => {
  server = await startSandboxServer({ backends: [createMapboxSandbox(engine.maps)], port: 0 })
})
afterEach(() => {
  server.faults.clear()
  engine.views.length = 0
})
afterAll(() => server.close())

const optionsOf = (accessToken: string) => ({ accessToken, origin: `${server.url}/mapbox` })

const reverse = (wanted = {}, accessToken = SANDBOX_MAPBOX_TOKEN) =>
  createGeocodingService(optionsOf(accessToken))
    .reverseGeocode({ ...VADUZ, ...wanted })
    .send()

const VIEW = {
  ...VADUZ,
  headingDegrees: null,
  widthPx: 640,
  heightPx: 400,
  zoom: 16,
  scale: 2,
} as const

/** What the SDK asks for to show {@link VIEW}. */
const PICTURE = {
  ownerId: 'mapbox',
  styleId: 'streets-v12',
  width: 640,
  height: 400,
  position: { coordinates: [VADUZ.longitude, VADUZ.latitude], zoom: 15, bearing: 0, pitch: 0 },
  highRes: true,
} as const

const getImage = (wanted = {}) =>
  createStaticService(optionsOf(SANDBOX_MAPBOX_TOKEN)).getStaticImage({ ...PICTURE, ...wanted })

test('reverseGeocode reads a feature with its context', async () => {
  const { body } = await reverse()

  expect(body).toMatchObject({
    type: 'FeatureCollection',
    features: [
      {
        geometry: { type: 'Point', coordinates: [VADUZ.longitude, VADUZ.latitude] },
        properties: {
          feature_type: 'address',
          full_address: 'Städtle 1, 9490 Vaduz, Liechtenstein',
          context: { country: { country_code: 'LI' }, address: { address_number: '1' } },
        },
      },
    ],
  })
})

test('the language that the SDK wants arrives', async () => {
  engine.languages.length = 0

  await reverse({ language: 'de' })

  expect(engine.languages).toEqual(['de'])
})

test.each([
  ['a place at sea', { latitude: 0, longitude: -30 }],
  ['a type that is not there', { types: ['country'] }],
])('%s has no features', async (_what, wanted) => {
  const { body } = await reverse(wanted)

  expect(body).toMatchObject({ features: [] })
})

test.each([
  [
    'a wrong token',
    () => reverse({}, `${SANDBOX_MAPBOX_TOKEN}-of-yesterday`),
    401,
    'Not Authorized - Invalid Token',
  ],
  [
    'a place off the globe',
    () => reverse({ latitude: 91 }),
    422,
    'longitude and latitude must be valid coordinates',
  ],
  [
    'a limit over several types',
    () => reverse({ limit: 2, types: ['place', 'address'] }),
    422,
    'limit must be combined with a single type parameter when reverse geocoding',
  ],
  ['a style nobody has', () => getImage({ styleId: 'none' }).send(), 404, 'Style not found'],
])('%s is what the SDK calls an error', async (_what, ask, statusCode, message) => {
  await expect(ask()).rejects.toMatchObject({ type: 'HttpError', statusCode, message })
})

test('a used-up rate limit is one with the SDK, too', async () => {
  server.faults.set('mapbox', { fault: 'rate-limited' })

  await expect(reverse()).rejects.toMatchObject({ statusCode: 429, message: 'Too Many Requests' })
})

test('getStaticImage draws the car that its overlay turns', async () => {
  const { body } = await getImage({
    overlays: [
      {
        geoJson: {
          type: 'Feature',
          properties: {},
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [VADUZ.longitude + 0.001, VADUZ.latitude],
                [VADUZ.longitude, VADUZ.latitude + 0.001],
                [VADUZ.longitude, VADUZ.latitude - 0.001],
                [VADUZ.longitude + 0.001, VADUZ.latitude],
              ],
            ],
          },
        },
      },
    ],
  }).send()

  expect(Buffer.from(body, 'binary')).toEqual(PNG)
  expect(engine.views).toEqual([{ ...VIEW, headingDegrees: 90 }])
})

test('the provider asks for a picture as the SDK does', () => {
  const marker = { coordinates: [VADUZ.longitude, VADUZ.latitude], label: 'car', color: '1a73e8' }

  const theirs = new URL(getImage({ overlays: [{ marker }] }).url())

  const ours = staticImagePath(VIEW, 'mapbox/streets-v12')
  // The SDK leaves out a pitch of 0, which is the default.
  expect(`/mapbox${ours}`.replace(',0,0/', ',0/')).toBe(theirs.pathname)
})
