import { expect, test } from '@jest/globals'
import { feature } from '@rapideditor/country-coder'
import { ALPHA_2_BY_ALPHA_3 } from '../../../../../subgraphs/maps/providers/here/country-codes.ts'
import {
  createHereProvider,
  readHereError,
} from '../../../../../subgraphs/maps/providers/here/here-provider.ts'
import type { FakeAnswer } from '../../../../support/fake-transport.ts'
import { codeOf } from '../../fake-google.ts'
import { fakeVendor } from '../../fake-vendor.ts'

const PLACE = { latitude: 52.5186, longitude: 13.4094 }

/** As HERE documents it for a house number. */
const RATHAUS = {
  title: 'Rathausstraße 15, 10178 Berlin, Deutschland',
  id: 'here:af:streetsection:1',
  resultType: 'houseNumber',
  houseNumberType: 'PA',
  address: {
    label: 'Rathausstraße 15, 10178 Berlin, Deutschland',
    countryCode: 'DEU',
    countryName: 'Deutschland',
    stateCode: 'BE',
    state: 'Berlin',
    countyCode: 'B',
    county: 'Berlin',
    city: 'Berlin',
    district: 'Mitte',
    street: 'Rathausstraße',
    postalCode: '10178',
    houseNumber: '15',
  },
  position: { lat: 52.5186, lng: 13.4094 },
}

function here(answer: FakeAnswer) {
  const vendor = fakeVendor(() => answer, readHereError)
  const provider = createHereProvider({
    search: vendor.backend('search'),
    images: vendor.backend('images'),
    tiles: vendor.backend('tiles'),
    apiKey: 'k&1',
  })
  return { provider, urls: vendor.urls }
}

const itemsOf = (...items: readonly object[]): FakeAnswer => ({ body: { items } })

const geocode = (...items: readonly object[]) =>
  here(itemsOf(...items)).provider.reverseGeocode(PLACE, null)

test('asks for latitude before longitude, in the language wanted', async () => {
  const { provider, urls } = here(itemsOf())

  await provider.reverseGeocode(PLACE, 'de-LI')

  expect(urls()).toEqual([
    'search/v1/revgeocode?at=52.5186,13.4094&limit=1&lang=de-LI&apiKey=k%261',
  ])
})

test('reads a full address, its country by two letters', async () => {
  expect(await geocode(RATHAUS)).toEqual({
    formatted: 'Rathausstraße 15, 10178 Berlin, Deutschland',
    street: 'Rathausstraße',
    houseNumber: '15',
    postalCode: '10178',
    city: 'Berlin',
    region: 'Berlin',
    countryCode: 'DE',
    precision: 'BUILDING',
  })
})

test('without items there is no address', async () => {
  expect(await geocode()).toBeNull()
})

test.each([
  ['an interpolated number', { ...RATHAUS, houseNumberType: 'interpolated' }, 'STREET'],
  ['a street', { ...RATHAUS, resultType: 'street' }, 'STREET'],
  ['a crossing', { ...RATHAUS, resultType: 'intersection' }, 'STREET'],
  ['a block', { ...RATHAUS, resultType: 'addressBlock' }, 'DISTRICT'],
  ['a district', { ...RATHAUS, resultType: 'locality', localityType: 'district' }, 'DISTRICT'],
  [
    'a subdistrict',
    { ...RATHAUS, resultType: 'locality', localityType: 'subdistrict' },
    'DISTRICT',
  ],
  ['a city', { ...RATHAUS, resultType: 'locality', localityType: 'city' }, 'CITY'],
  ['a postal code', { ...RATHAUS, resultType: 'locality', localityType: 'postalCode' }, 'CITY'],
  ['a state', { ...RATHAUS, resultType: 'administrativeArea' }, 'COUNTRY'],
  ['what is new', { ...RATHAUS, resultType: 'galaxy' }, 'COUNTRY'],
])('%s is no more precise than it is', async (_what, item, precision) => {
  expect(await geocode(item)).toMatchObject({ precision })
})

test('a country that nobody knows has no code', async () => {
  const address = await geocode({ address: { label: 'Somewhere', countryCode: 'XYZ' } })

  expect(address).toMatchObject({ countryCode: null, street: null, precision: 'COUNTRY' })
})

test('every country’s codes are those of another list', () => {
  const codes = [...ALPHA_2_BY_ALPHA_3]

  const theirs = codes.map(([, alpha2]) => feature(alpha2)?.properties.iso1A3)

  expect(codes.map(([alpha3]) => alpha3)).toEqual(theirs)
  expect(codes).toHaveLength(250)
})

test.each([
  ['no items', {}],
  ['items that are no list', { items: {} }],
  ['an item without an address', { items: [{}] }],
  ['an address without a label', { items: [{ address: { city: 'Berlin' } }] }],
])('%s is malformed', async (_what, body) => {
  expect(await codeOf(here({ body }).provider.reverseGeocode(PLACE, null))).toBe(
    'BACKEND_MALFORMED',
  )
})

test.each([
  [401, { error: 'Unauthorized', error_description: 'apiKey invalid.' }, 'BACKEND_AUTH'],
  [
    403,
    { error: 'Forbidden', error_description: 'These credentials do not authorize access' },
    'BACKEND_AUTH',
  ],
  [
    403,
    { error: 'Forbidden', error_description: 'contact us to discuss upgrading your account.' },
    'BACKEND_QUOTA',
  ],
  [403, '<html>', 'BACKEND_AUTH'],
  [429, { error: 'Too Many Requests' }, 'BACKEND_QUOTA'],
  [400, { status: 400, title: 'Illegal input', code: 'E622002' }, 'BACKEND_REJECTED'],
  [504, {}, 'BACKEND_UNAVAILABLE'],
])('HTTP %d %j is %s', async (status, body, code) => {
  const { provider } = here({ status, body })

  expect(await codeOf(provider.reverseGeocode(PLACE, null))).toBe(code)
})

test('no message tells the key or the place', async () => {
  const { provider } = here({ status: 400, body: {} })

  const error = await provider.reverseGeocode(PLACE, null).catch(String)

  expect(error).toBe('BackendError: maps: answered with status 400')
})

test('addresses may not be kept', () => {
  expect(here(itemsOf()).provider.facts?.mayStoreAddresses).toBe(false)
})

test('links to the place on HERE’s own map', () => {
  expect(here(itemsOf()).provider.linkTo(PLACE)).toBe('https://share.here.com/l/52.5186,13.4094')
})
