/** Every provider that comes with the product draws the same car, each when those before it are down. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { carOf, codesOf, startWorld, type World } from '../support/world.ts'

const ORDER = ['google', 'mapbox', 'here', 'osm', 'offline']

let world: World

beforeAll(async () => {
  world = await startWorld({ MAPS_PROVIDERS: ORDER.join(','), MAPS_COOLING_MS: '600000' })
})
afterAll(() => world.close())

const MAP = `query ($id: ID!) { vehicle(id: $id) { position { map {
  provider attribution address(language: "de") { formatted countryCode }
  staticImage(width: 200, height: 150) { url } tileSet { urlTemplate tileJsonUrl }
} } } }`

interface Shown {
  readonly vehicle: { readonly position: { readonly map: Map } }
}

interface Map {
  readonly provider: string
  readonly attribution: string
  readonly staticImage: { readonly url: string }
  readonly tileSet: { readonly urlTemplate: string; readonly tileJsonUrl: string }
}

const follow = (url: string) => fetch(`${world.gateway.url}${new URL(url).pathname}`)

test.each([
  ['GOOGLE', 'Google', 'image/png'],
  ['MAPBOX', 'Mapbox', 'image/png'],
  ['HERE', 'HERE', 'image/png'],
  ['OSM', 'OpenStreetMap', 'image/png'],
  ['OFFLINE', 'GeoNames', 'application/vnd.mapbox-vector-tile'],
])('%s', async (provider, owner, tileType) => {
  const before = ORDER.slice(0, ORDER.indexOf(provider.toLowerCase()))
  for (const name of before) await world.fault(name, 'down')

  const answer = await world.ask('ada', MAP, { id: carOf('ada', 'VOLKSWAGEN') })

  expect(codesOf(answer)).toEqual([])
  const { map } = (answer.data as unknown as Shown).vehicle.position
  expect(map).toMatchObject({
    provider,
    attribution: expect.stringContaining(owner),
    address: { formatted: expect.any(String), countryCode: 'LI' },
  })
  const tile = map.tileSet.urlTemplate.replace('{z}/{x}/{y}', '14/8625/5744')
  const [picture, drawn, document] = await Promise.all(
    [map.staticImage.url, tile, map.tileSet.tileJsonUrl].map(follow),
  )
  expect([picture?.status, drawn?.status, document?.status]).toEqual([200, 200, 200])
  expect([picture, drawn].map((asset) => asset?.headers.get('content-type'))).toEqual([
    'image/png',
    tileType,
  ])
  expect(await document?.json()).toMatchObject({
    tiles: [map.tileSet.urlTemplate],
    attribution: map.attribution,
  })
})

test('when all are down the map is whose turn it was, without its address', async () => {
  await world.fault('offline-maps', 'down')

  const answer = await world.ask('ada', MAP, { id: carOf('ada', 'TESLA') })

  expect(codesOf(answer)).toEqual(['vehicle.position.map.address: BACKEND_UNAVAILABLE'])
  expect((answer.data as unknown as Shown).vehicle.position.map).toMatchObject({
    provider: 'OFFLINE',
    address: null,
  })
})
