import { expect, test } from '@jest/globals'
import {
  createMapboxProvider,
  readMapboxError,
} from '../../../../../subgraphs/maps/providers/mapbox/mapbox-provider.ts'
import type { FakeAnswer } from '../../../../support/fake-transport.ts'
import { codeOf } from '../../fake-google.ts'
import { fakeVendor } from '../../fake-vendor.ts'

const PLACE = { latitude: 40.74, longitude: -73.99 }

/** As Mapbox documents it for an address. */
const ADDRESS = {
  feature_type: 'address',
  name: '120 East 13th Street',
  name_preferred: '120 East 13th Street',
  place_formatted: 'New York, New York 10003, United States',
  full_address: '120 East 13th Street, New York, New York 10003, United States',
  coordinates: { longitude: -73.99, latitude: 40.73, accuracy: 'rooftop' },
  context: {
    address: { address_number: '120', street_name: 'East 13th Street' },
    street: { name: 'East 13th Street' },
    neighborhood: { name: 'Greenwich Village' },
    postcode: { name: '10003' },
    locality: { name: 'Manhattan' },
    place: { name: 'New York' },
    region: { name: 'New York', region_code: 'NY', region_code_full: 'US-NY' },
    country: { name: 'United States', country_code: 'US', country_code_alpha_3: 'USA' },
  },
}

const featuresOf = (...list: readonly object[]): FakeAnswer => ({
  headers: { 'content-type': 'application/geo+json' },
  body: { type: 'FeatureCollection', features: list.map((properties) => ({ properties })) },
})

function mapbox(answer: FakeAnswer, options: { readonly permanentGeocodes?: boolean } = {}) {
  const vendor = fakeVendor(() => answer, readMapboxError)
  const provider = createMapboxProvider({ api: vendor.backend(), accessToken: 't&1', ...options })
  return { provider, urls: vendor.urls }
}

const geocode = (...list: readonly object[]) =>
  mapbox(featuresOf(...list)).provider.reverseGeocode(PLACE, null)

test('names longitude and latitude, and the language wanted', async () => {
  const { provider, urls } = mapbox(featuresOf())

  await provider.reverseGeocode(PLACE, 'de-LI')

  expect(urls()).toEqual([
    'vendor/search/geocode/v6/reverse?longitude=-73.99&latitude=40.74&types=address%2Cstreet%2Cneighborhood%2Clocality%2Cplace%2Cregion%2Ccountry&language=de-LI&access_token=t%261',
  ])
})

test('reads a full address', async () => {
  expect(await geocode(ADDRESS)).toEqual({
    formatted: '120 East 13th Street, New York, New York 10003, United States',
    street: 'East 13th Street',
    houseNumber: '120',
    postalCode: '10003',
    city: 'New York',
    region: 'New York',
    countryCode: 'US',
    precision: 'BUILDING',
  })
})

test('the first feature is the answer', async () => {
  const place = { feature_type: 'place', name: 'New York', place_formatted: 'United States' }

  expect(await geocode(place, ADDRESS)).toMatchObject({ precision: 'CITY', city: 'New York' })
})

test('without features there is no address', async () => {
  expect(await geocode()).toBeNull()
})

test.each([
  ['an interpolated number', { ...ADDRESS, coordinates: { accuracy: 'interpolated' } }, 'STREET'],
  ['a number of unknown accuracy', { ...ADDRESS, coordinates: undefined }, 'STREET'],
  ['a street', { feature_type: 'street', name: 'Städtle' }, 'STREET'],
  ['a block', { feature_type: 'block', name: '7' }, 'DISTRICT'],
  ['a neighbourhood', { feature_type: 'neighborhood', name: 'Soho' }, 'DISTRICT'],
  ['a town', { feature_type: 'place', name: 'Vaduz' }, 'CITY'],
  ['a postal code', { feature_type: 'postcode', name: '9490' }, 'CITY'],
  ['a state', { feature_type: 'region', name: 'Bavaria' }, 'COUNTRY'],
  ['what is new', { feature_type: 'galaxy', name: 'Milky Way' }, 'COUNTRY'],
])('%s is no more precise than it is', async (_what, properties, precision) => {
  expect(await geocode(properties)).toMatchObject({ precision })
})

test('a feature that leaves its own level out of its context is that level', async () => {
  const context = { country: { country_code: 'li' } }

  const address = await geocode({
    feature_type: 'place',
    name: 'Vaduz',
    place_formatted: 'Liechtenstein',
    context,
  })

  expect(address).toMatchObject({
    formatted: 'Vaduz, Liechtenstein',
    city: 'Vaduz',
    street: null,
    countryCode: 'LI',
  })
})

test('temporary geocodes are asked for, and may not be kept', async () => {
  const { provider, urls } = mapbox(featuresOf())

  await provider.reverseGeocode(PLACE, null)

  expect(urls()[0]).not.toContain('permanent')
  expect(provider.facts?.mayStoreAddresses).toBe(false)
})

test('permanent geocodes are paid for, and may be kept', async () => {
  const { provider, urls } = mapbox(featuresOf(), { permanentGeocodes: true })

  await provider.reverseGeocode(PLACE, null)

  expect(urls()[0]).toContain('&permanent=true&')
  expect(provider.facts?.mayStoreAddresses).toBe(true)
  expect(provider.facts?.prices?.address).toBeGreaterThan(750)
})

test.each([
  ['no features', {}],
  ['features that are no list', { features: {} }],
  ['a feature without properties', { features: [{}] }],
  ['a name that is a number', { features: [{ properties: { feature_type: 'place', name: 7 } }] }],
])('%s is malformed', async (_what, body) => {
  const { provider } = mapbox({ body })

  expect(await codeOf(provider.reverseGeocode(PLACE, null))).toBe('BACKEND_MALFORMED')
})

test.each([
  [401, { message: 'Not Authorized - Invalid Token' }, 'BACKEND_AUTH'],
  [403, { message: 'Forbidden' }, 'BACKEND_AUTH'],
  [422, { message: 'Type "x" is not a known type.' }, 'BACKEND_REJECTED'],
  [429, { message: 'Too Many Requests' }, 'BACKEND_QUOTA'],
  [302, '', 'BACKEND_MALFORMED'],
  [503, 'busy', 'BACKEND_UNAVAILABLE'],
])('HTTP %d %j is %s', async (status, body, code) => {
  const { provider } = mapbox({ status, body })

  expect(await codeOf(provider.reverseGeocode(PLACE, null))).toBe(code)
})

test('no message tells the token or the place', async () => {
  const { provider } = mapbox({ status: 400, body: { message: 'bad t&1' } })

  const error = await provider.reverseGeocode(PLACE, null).catch(String)

  expect(error).toBe('BackendError: maps: answered with status 400')
})

test('has no map of its own to link to', () => {
  expect(mapbox(featuresOf()).provider.linkTo(PLACE)).toBeNull()
})
