/**
 * The sandbox's Nominatim, asked by Leaflet's geocoder: that nobody here wrote.
 *
 * @module
 */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { createOsmSandbox } from '../../subgraphs/maps/sandbox/osm.ts'
import { startSandboxServer, type SandboxServer } from '../../subgraphs/sandbox-kit/server.ts'
import { fakeEngine, VADUZ } from '../subgraphs/maps/fake-engine.ts'
import { loadLeafletGeocoders } from './leaflet-geocoders.ts'

let server: SandboxServer
let geocoders: Awaited<ReturnType<typeof loadLeafletGeocoders>>

beforeAll(async () => {
  geocoders = await loadLeafletGeocoders('Mozilla/5.0 (a browser)')
  server = await startSandboxServer({ backends: [createOsmSandbox(fakeEngine().maps)], port: 0 })
})
afterEach(() => {
  server.faults.clear()
})
afterAll(() => server.close())

const reverse = (lat: number, lng: number) =>
  new geocoders.Nominatim({ serviceUrl: `${server.url}/osm/` }).reverse({ lat, lng }, 256 * 2 ** 18)

test('Leaflet reads an address, its parts and where it is', async () => {
  const [result] = await reverse(VADUZ.latitude, VADUZ.longitude)

  expect(result).toMatchObject({
    name: 'Städtle 1, 9490 Vaduz, Liechtenstein',
    center: { lat: VADUZ.latitude, lng: VADUZ.longitude },
    properties: {
      addresstype: 'building',
      lat: '47.1410000',
      lon: '9.5215000',
      address: { house_number: '1', road: 'Städtle', city: 'Vaduz', country_code: 'li' },
    },
  })
})

test('Leaflet finds nothing at sea', async () => {
  expect(await reverse(0, -30)).toEqual([])
})

test('Leaflet finds nothing while the geocoder is unable to', async () => {
  server.faults.set('osm', { fault: 'unable-to-geocode' })

  expect(await reverse(VADUZ.latitude, VADUZ.longitude)).toEqual([])
})
