import { expect, test } from '@jest/globals'
import { createAssetSource } from '../../../subgraphs/maps/assets.ts'
import { createMapsPool } from '../../../subgraphs/maps/index.ts'
import { codeOf } from './fake-google.ts'
import { fakeProvider, refusing, type FakeProvider } from './fake-provider.ts'
import { plainLinks } from './plain-links.ts'

const PICTURE = {
  kind: 'static',
  claims: '["GOOGLE",47.141,9.5215,90,640,400,16,2]',
  tail: '.png',
}
const TILE = { kind: 'tiles', claims: 'GOOGLE/PNG', tail: '/14/8625/5744.png' }

function start(providers: readonly FakeProvider[], mayReplacePictures = true) {
  const clock = { now: 0 }
  const moves: string[] = []
  const pool = createMapsPool({
    providers: providers.map(({ provider }) => ({ provider })),
    now: () => clock.now,
    events: {
      called: () => {},
      moved: (from, to, reason) => moves.push(`${from} -> ${to}: ${reason}`),
    },
  })
  const serve = createAssetSource(pool, plainLinks, { mayReplacePictures })
  const picture = async () => {
    const asset = await serve(PICTURE)
    return asset && [Buffer.from(asset.body).toString(), asset.maxAgeSeconds]
  }
  return { serve, picture, clock, moves, pool }
}

test('a picture whose provider fails comes from the next one, for a minute', async () => {
  const [google, osm] = [fakeProvider('GOOGLE'), fakeProvider('OSM')]
  const { picture, moves } = start([google, osm])
  google.fault = 'BACKEND_TIMEOUT'

  const first = await picture()
  const second = await picture()

  expect([first, second]).toEqual([
    ['OSM', 60],
    ['OSM', 60],
  ])
  expect(moves).toEqual(['GOOGLE -> OSM: BACKEND_TIMEOUT'])
  expect(google.asked).toHaveLength(1)
})

test('the named provider draws again when it is back', async () => {
  const [google, osm] = [fakeProvider('GOOGLE'), fakeProvider('OSM')]
  const { picture, clock } = start([google, osm])
  google.fault = 'BACKEND_TIMEOUT'
  await picture()
  google.fault = null

  clock.now += 1000

  expect(await picture()).toEqual(['GOOGLE', 3600])
})

test('the picture of a map that tries the named provider is drawn by it, and further ones as soon as it has come', async () => {
  const [google, osm] = [fakeProvider('GOOGLE'), fakeProvider('OSM')]
  const { picture, clock, pool } = start([google, osm])
  google.fault = 'BACKEND_TIMEOUT'
  await picture()
  google.fault = null
  clock.now += 1000

  pool.named('GOOGLE')?.health.promise()
  const [tried, beside] = await Promise.all([picture(), picture()])

  expect([tried, beside, await picture()]).toEqual([
    ['GOOGLE', 3600],
    ['OSM', 60],
    ['GOOGLE', 3600],
  ])
})

test('where pictures may not be replaced, a failing provider is an error', async () => {
  const [google, osm] = [fakeProvider('GOOGLE'), fakeProvider('OSM')]
  const { picture } = start([google, osm], false)
  google.fault = 'BACKEND_TIMEOUT'

  expect(await codeOf(picture())).toBe('BACKEND_TIMEOUT')
  expect(osm.asked).toEqual([])
})

test('when every one fails the error is the last one’s', async () => {
  const [google, osm] = [fakeProvider('GOOGLE'), fakeProvider('OSM')]
  const { picture } = start([google, osm])
  google.fault = 'BACKEND_TIMEOUT'
  osm.fault = 'BACKEND_UNAVAILABLE'

  expect(await codeOf(picture())).toBe('BACKEND_UNAVAILABLE')
})

test('a picture of a provider that is not configured is none', async () => {
  const { picture } = start([fakeProvider('OSM')])

  expect(await picture()).toBeNull()
})

test('tiles never come from another provider, and one that named the time is not asked', async () => {
  const [google, osm] = [fakeProvider('GOOGLE'), fakeProvider('OSM')]
  const { serve } = start([google, osm])
  google.fault = refusing(60)

  const codes = [await codeOf(serve(TILE)), await codeOf(serve(TILE))]

  expect(codes).toEqual(['BACKEND_QUOTA', 'BACKEND_QUOTA'])
  expect([google.asked.length, osm.asked.length]).toEqual([1, 0])
})
