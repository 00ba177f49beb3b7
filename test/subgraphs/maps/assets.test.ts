import { expect, test } from '@jest/globals'
import {
  createAssetSource,
  pictureUrl,
  tileJsonUrl,
  tileUrlTemplate,
} from '../../../subgraphs/maps/assets.ts'
import type { PictureView } from '../../../subgraphs/maps/map-provider.ts'
import {
  createLocalOfflineMaps,
  createMapsPool,
  createOfflineProvider,
  type MapProvider,
} from '../../../subgraphs/maps/index.ts'
import { toAddress } from '../../../subgraphs/maps/providers/google/address.ts'
import { codeOf, fakeGoogle, PNG, png } from './fake-google.ts'
import { plainLinks } from './plain-links.ts'

const VIEW: PictureView = {
  latitude: 47.141,
  longitude: 9.5215,
  headingDegrees: 90,
  widthPx: 640,
  heightPx: 400,
  zoom: 16,
  scale: 2,
}
const CLAIMS = '["GOOGLE",47.141,9.5215,90,640,400,16,2]'

const sourceOf = (...providers: readonly MapProvider[]) =>
  createAssetSource(
    createMapsPool({ providers: providers.map((provider) => ({ provider })), now: () => 0 }),
    plainLinks,
    { mayReplacePictures: true },
  )

const googleAnswering = (answer = png({ 'cache-control': 'public, max-age=60' })) => {
  const google = fakeGoogle((path) =>
    path.includes('createSession') ? { body: { session: 's', expiry: '9999999999' } } : answer,
  )
  return { ...google, serve: sourceOf(google.provider) }
}

const offline = createOfflineProvider(
  createLocalOfflineMaps(() =>
    Promise.resolve({
      reverseGeocode: () => toAddress([]),
      renderPng: () => Promise.resolve(PNG),
      tile: (z, x, y) => (z === 14 ? Uint8Array.of(z, x % 256, y % 256) : null),
      tileJson: { tilejson: '3.0.0', vector_layers: [{ id: 'roads' }] },
    }),
  ),
)

test('a picture’s claims come back as the same picture', async () => {
  const { provider, serve, paths } = googleAnswering()

  const url = pictureUrl(plainLinks, provider, VIEW)
  const asset = await serve({ kind: 'static', claims: CLAIMS, tail: '.png' })

  expect(url).toBe(`https://gw.test/static/${encodeURIComponent(CLAIMS)}.png`)
  expect(asset).toEqual({ contentType: 'image/png', body: PNG, maxAgeSeconds: 60 })
  expect(paths()[0]).toContain('center=47.141%2C9.5215&zoom=16&size=640x400&scale=2')
})

test.each([
  ['another provider’s', CLAIMS.replace('GOOGLE', 'OFFLINE')],
  ['no JSON', '["GOOGLE"'],
  ['no list', '{"length":8}'],
  ['too short', '["GOOGLE",47.141]'],
  ['off the globe', CLAIMS.replace('47.141', '91')],
  ['too wide', CLAIMS.replace('640', '641')],
  ['too deep', CLAIMS.replace('16', '21')],
  ['a text for a number', CLAIMS.replace('16', '"16"')],
])('a picture with claims that are %s is none, and nobody is asked', async (_what, claims) => {
  const { serve, paths } = googleAnswering()

  expect(await serve({ kind: 'static', claims, tail: '.png' })).toBeNull()
  expect(paths()).toEqual([])
})

test('a page in the picture’s place is a typed error', async () => {
  const { serve } = googleAnswering({ headers: { 'content-type': 'text/html' }, body: '<p>' })

  const failed = serve({ kind: 'static', claims: CLAIMS, tail: '.png' })

  expect(await codeOf(failed)).toBe('BACKEND_MALFORMED')
})

test('tiles of each provider come in its own format', async () => {
  const { provider, serve } = googleAnswering()
  const serveOffline = sourceOf(offline)

  const google = await serve({ kind: 'tiles', claims: 'GOOGLE/PNG', tail: '/14/8625/5744.png' })
  const vector = { kind: 'tiles', claims: 'OFFLINE/VECTOR', tail: '/14/8625/5744.mvt' }

  expect(tileUrlTemplate(plainLinks, provider)).toMatch(/\/\{z\}\/\{x\}\/\{y\}\.png$/)
  expect(tileUrlTemplate(plainLinks, offline)).toMatch(/\/\{z\}\/\{x\}\/\{y\}\.mvt$/)
  expect(google).toMatchObject({ contentType: 'image/png', maxAgeSeconds: 60 })
  expect(await serveOffline(vector)).toEqual({
    contentType: 'application/vnd.mapbox-vector-tile',
    body: Uint8Array.of(14, 8625 % 256, 5744 % 256),
    maxAgeSeconds: 86_400,
  })
})

test.each([
  '/14/8625/5744.png', // not its format
  '/14/8625.mvt',
  '/14/16384/0.mvt', // one too far east
  '/14/0/16384.mvt', // one too far south
  '/15/0/0.mvt', // deeper than the set
  '/14/-1/0.mvt',
  '/../0/0.mvt',
  '/13/0/0.mvt', // the source has none
  '',
])('the tail "%s" is no tile of the packaged maps', async (tail) => {
  const serve = sourceOf(offline)

  expect(await serve({ kind: 'tiles', claims: 'OFFLINE/VECTOR', tail })).toBeNull()
})

test('another provider’s tiles and unknown kinds are none', async () => {
  const serve = sourceOf(offline)
  const tail = '/14/8625/5744.mvt'

  expect(await serve({ kind: 'tiles', claims: 'GOOGLE/PNG', tail })).toBeNull()
  expect(await serve({ kind: 'secrets', claims: 'OFFLINE/VECTOR', tail })).toBeNull()
  expect(await serve({ kind: 'tilejson', claims: 'GOOGLE/PNG', tail: '.json' })).toBeNull()
})

test('TileJSON points at the gateway’s tiles and carries the attribution', async () => {
  const serve = sourceOf(offline)

  const asset = await serve({ kind: 'tilejson', claims: 'OFFLINE/VECTOR', tail: '.json' })

  expect(tileJsonUrl(plainLinks, offline)).toBe('https://gw.test/tilejson/OFFLINE%2FVECTOR.json')
  expect(asset?.contentType).toBe('application/json')
  expect(JSON.parse(new TextDecoder().decode(asset?.body))).toEqual({
    tilejson: '3.0.0',
    vector_layers: [{ id: 'roads' }],
    tiles: ['https://gw.test/tiles/OFFLINE%2FVECTOR/{z}/{x}/{y}.mvt'],
    scheme: 'xyz',
    attribution: '© OpenStreetMap contributors, Natural Earth, © GeoNames (CC BY 4.0)',
    minzoom: 0,
    maxzoom: 14,
  })
})

test('URLs of every configured provider work, whoever comes first', async () => {
  const { provider } = googleAnswering()
  const serve = sourceOf(offline, provider)

  const tile = await serve({ kind: 'tiles', claims: 'GOOGLE/PNG', tail: '/14/8625/5744.png' })
  const picture = await serve({ kind: 'static', claims: CLAIMS, tail: '.png' })

  expect(tile).toMatchObject({ contentType: 'image/png', maxAgeSeconds: 60 })
  expect(picture).toMatchObject({ contentType: 'image/png', maxAgeSeconds: 60 })
})
