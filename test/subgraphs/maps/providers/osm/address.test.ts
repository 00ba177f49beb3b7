import { expect, test } from '@jest/globals'
import { readAddress } from '../../../../../subgraphs/maps/providers/osm/address.ts'

/** As Nominatim documents it. */
const AVINGUDA = {
  place_id: 1,
  lat: '41.40',
  lon: '2.19',
  place_rank: 30,
  category: 'building',
  type: 'yes',
  addresstype: 'building',
  display_name: '8, Avinguda Diagonal, el Poblenou, Barcelona, Catalunya, 08019, España',
  address: {
    house_number: '8',
    road: 'Avinguda Diagonal',
    neighbourhood: 'el Poblenou',
    city: 'Barcelona',
    county: 'Barcelonès',
    state: 'Catalunya',
    postcode: '08019',
    country: 'España',
    country_code: 'es',
  },
  boundingbox: ['41.40', '41.41', '2.18', '2.19'],
}

const without = (name: keyof (typeof AVINGUDA)['address']) => {
  const { [name]: _left, ...address } = AVINGUDA.address
  return { ...AVINGUDA, address }
}

test('reads a full address, its country in upper case', () => {
  expect(readAddress(AVINGUDA)).toEqual({
    formatted: '8, Avinguda Diagonal, el Poblenou, Barcelona, Catalunya, 08019, España',
    street: 'Avinguda Diagonal',
    houseNumber: '8',
    postalCode: '08019',
    city: 'Barcelona',
    region: 'Catalunya',
    countryCode: 'ES',
    precision: 'BUILDING',
  })
})

test('nothing found, said with HTTP 200, is no address', () => {
  expect(readAddress({ error: 'Unable to geocode' })).toBeNull()
})

test.each([
  ['another error', { error: { code: 400, message: 'Bad coordinates.' } }],
  ['no display name', { address: {} }],
  ['an address that is a list', { display_name: 'x', address: [] }],
  ['a list', []],
])('%s is malformed', (_what, json) => {
  expect(() => readAddress(json)).toThrow(/expected/)
})

test.each([
  ['a shop without a number', { ...without('house_number'), addresstype: 'shop' }, 'STREET'],
  ['a thing off the street', { ...without('house_number'), address: {} }, 'DISTRICT'],
  ['a road', { ...without('house_number'), place_rank: 26, addresstype: 'road' }, 'STREET'],
  ['a suburb', { ...AVINGUDA, place_rank: 19, addresstype: 'suburb' }, 'DISTRICT'],
  ['a village', { ...AVINGUDA, place_rank: 19, addresstype: 'village' }, 'CITY'],
  ['a city', { ...AVINGUDA, place_rank: 16, addresstype: 'city' }, 'CITY'],
  ['a county', { ...AVINGUDA, place_rank: 12, addresstype: 'county' }, 'COUNTRY'],
  ['what has no rank', { display_name: 'x' }, 'COUNTRY'],
])('%s is no more precise than it is', (_what, json, precision) => {
  expect(readAddress(json)).toMatchObject({ precision })
})

test.each(['town', 'village', 'municipality', 'hamlet'])('a %s stands in for the city', (kind) => {
  expect(readAddress({ display_name: 'x', address: { [kind]: 'Balzers' } })).toMatchObject({
    city: 'Balzers',
  })
})

test.each(['pedestrian', 'footway', 'square'])('a %s stands in for the street', (kind) => {
  expect(readAddress({ display_name: 'x', address: { [kind]: 'Städtle' } })).toMatchObject({
    street: 'Städtle',
  })
})
