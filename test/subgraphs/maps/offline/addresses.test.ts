import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { beforeAll, expect, test } from '@jest/globals'
import {
  createOfflineMaps,
  type OfflineMaps,
} from '../../../../subgraphs/maps/offline/offline-maps.ts'

const read = (name: string) => readFile(new URL(`../../../../data/${name}`, import.meta.url))

let maps: OfflineMaps

beforeAll(async () => {
  maps = await createOfflineMaps({ read })
})

const at = (latitude: number, longitude: number) => maps.reverseGeocode({ latitude, longitude })

test.each([
  ['Sydney', -33.8731, 151.2061, 'AU'],
  ['Cairo', 30.0444, 31.2357, 'EG'],
  ['Tokyo', 35.6896, 139.6917, 'JP'],
  ['Reykjavík', 64.1466, -21.9426, 'IS'],
  ['San Marino', 43.9361, 12.4473, 'SM'],
  ['Andorra la Vella', 42.5063, 1.5218, 'AD'],
  ['Saint-Denis', -20.8823, 55.4504, 'RE'],
])('finds %s', (city, latitude, longitude, countryCode) => {
  expect(at(latitude, longitude)).toMatchObject({ city, countryCode })
})

test.each([
  ['El Paso', 31.7619, -106.485, 'US'],
  ['Ciudad Juárez', 31.7386, -106.487, 'MX'],
  ['Strasbourg', 48.5734, 7.7521, 'FR'],
  ['Kehl', 48.5747, 7.8155, 'DE'],
  ['Basel', 47.5596, 7.5886, 'CH'],
  ['Weil am Rhein', 47.5935, 7.6215, 'DE'],
])('keeps %s on its side of the border', (city, latitude, longitude, countryCode) => {
  expect(at(latitude, longitude)).toMatchObject({ city, countryCode })
})

test('off the coast there is no address, in a harbour there is', () => {
  expect(at(43.5, 7.3)).toBeNull()
  expect(at(18.922, 72.8347)).toMatchObject({ countryCode: 'IN' })
})

test('the south pole is in Antarctica and in no town', () => {
  expect(at(-90, 0)).toMatchObject({ countryCode: 'AQ', city: null, precision: 'COUNTRY' })
})

test('a street that runs along the border has one country from end to end', async () => {
  const { features } = JSON.parse(
    gunzipSync(await read('liechtenstein.geojson.gz')).toString(),
  ) as {
    features: { properties: { name?: string }; geometry: { coordinates: [number, number][] } }[]
  }
  const dam = features.filter(({ properties }) => properties.name === 'Rheindamm')

  const found = dam.flatMap(({ geometry }) => geometry.coordinates.map(([x, y]) => at(y, x)))

  expect(found.length).toBeGreaterThan(100)
  expect(new Set(found.map((address) => address?.countryCode))).toEqual(new Set(['LI']))
})

test('gives no postal code between two villages that have different ones', () => {
  expect(at(47.2135, 9.5665)).toMatchObject({ city: 'Mauren', postalCode: null })
  expect(at(47.1395, 9.5219)).toMatchObject({ city: 'Vaduz', postalCode: '9490' })
})
