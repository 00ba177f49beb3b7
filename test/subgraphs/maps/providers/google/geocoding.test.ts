import { expect, test } from '@jest/globals'
import { answerOk, BEDFORD, codeOf, fakeGoogle, resultOf } from '../../fake-google.ts'

const PLACE = { latitude: 40.714224, longitude: -73.961452 }

const geocode = (results: readonly unknown[]) =>
  fakeGoogle(() => answerOk(...results)).provider.reverseGeocode(PLACE, null)

test('asks for latitude before longitude, in the language wanted', async () => {
  const { provider, paths } = fakeGoogle(() => answerOk(BEDFORD))

  await provider.reverseGeocode(PLACE, 'de-LI')

  expect(paths()).toEqual([
    '/maps/api/geocode/json?latlng=40.714224%2C-73.961452&language=de-LI&key=k%261',
  ])
})

test('reads a full address, a borough standing in for the city', async () => {
  const address = await geocode([BEDFORD])

  expect(address).toEqual({
    formatted: '277 Bedford Ave, Brooklyn, NY 11211, USA',
    street: 'Bedford Avenue',
    houseNumber: '277',
    postalCode: '11211',
    city: 'Brooklyn',
    region: 'New York',
    countryCode: 'US',
    precision: 'BUILDING',
  })
})

test.each([
  [
    'an interpolated number',
    { ...BEDFORD, geometry: { location_type: 'RANGE_INTERPOLATED' } },
    'STREET',
  ],
  [
    'a street',
    resultOf([
      ['Städtle', 'route'],
      ['Vaduz', 'locality'],
    ]),
    'STREET',
  ],
  [
    'a neighbourhood',
    resultOf([
      ['Soho', 'neighborhood'],
      ['London', 'postal_town'],
    ]),
    'DISTRICT',
  ],
  [
    'a town',
    resultOf([
      ['Vaduz', 'locality'],
      ['LI', 'country'],
    ]),
    'CITY',
  ],
  [
    'a state',
    resultOf([
      ['Bavaria', 'administrative_area_level_1'],
      ['DE', 'country'],
    ]),
    'COUNTRY',
  ],
])('%s is no more precise than it is', async (_what, result, precision) => {
  expect(await geocode([result])).toMatchObject({ precision })
})

test('a postal town is a city before a sublocality is', async () => {
  const address = await geocode([
    resultOf([
      ['Mayfair', 'sublocality_level_1'],
      ['London', 'postal_town'],
    ]),
  ])

  expect(address).toMatchObject({ city: 'London' })
})

test('a plus code is passed over for the address after it', async () => {
  const plusCode = resultOf([['P27Q+MC', 'plus_code']], { types: ['plus_code'] })

  expect(await geocode([plusCode, BEDFORD])).toMatchObject({ street: 'Bedford Avenue' })
  expect(await geocode([plusCode])).toBeNull()
})

test('ZERO_RESULTS is a place without an address', async () => {
  const { provider } = fakeGoogle(() => ({ body: { status: 'ZERO_RESULTS', results: [] } }))

  expect(await provider.reverseGeocode(PLACE, null)).toBeNull()
})

test.each([
  ['OVER_QUERY_LIMIT', 'BACKEND_QUOTA'],
  ['OVER_DAILY_LIMIT', 'BACKEND_QUOTA'],
  ['REQUEST_DENIED', 'BACKEND_AUTH'],
  ['INVALID_REQUEST', 'BACKEND_REJECTED'],
  ['UNKNOWN_ERROR', 'BACKEND_UNAVAILABLE'],
  ['BRAND_NEW', 'BACKEND_MALFORMED'],
  ['constructor', 'BACKEND_MALFORMED'],
])('%s with HTTP 200 is %s', async (status, code) => {
  const { provider } = fakeGoogle(() => ({ body: { status, results: [], error_message: 'no' } }))

  expect(await codeOf(provider.reverseGeocode(PLACE, null))).toBe(code)
})

test.each([
  ['no status', {}],
  ['results that are no list', { status: 'OK', results: {} }],
  ['a result without an address', { status: 'OK', results: [{ types: [] }] }],
  [
    'a component without types',
    { status: 'OK', results: [{ ...BEDFORD, address_components: [{}] }] },
  ],
])('%s is malformed', async (_what, body) => {
  const { provider } = fakeGoogle(() => ({ body }))

  expect(await codeOf(provider.reverseGeocode(PLACE, null))).toBe('BACKEND_MALFORMED')
})

test.each([
  [403, { error: { errors: [{ reason: 'quotaExceeded' }] } }, 'BACKEND_QUOTA'],
  [400, { error: { details: [{ reason: 'API_KEY_INVALID' }] } }, 'BACKEND_AUTH'],
  [403, '<html>', 'BACKEND_AUTH'],
  [429, { error: {} }, 'BACKEND_QUOTA'],
  [503, 'busy', 'BACKEND_UNAVAILABLE'],
])('HTTP %d %j is %s', async (status, body, code) => {
  const { provider } = fakeGoogle(() => ({ status, body }))

  expect(await codeOf(provider.reverseGeocode(PLACE, null))).toBe(code)
})

test('no message tells the key or the place', async () => {
  const { provider } = fakeGoogle(() => ({ status: 400, body: {} }))

  const error = await provider.reverseGeocode(PLACE, null).catch(String)

  expect(error).toBe('BackendError: maps: answered with status 400')
})

test('links to the place on Google’s own map', () => {
  const { provider } = fakeGoogle(() => answerOk())

  expect(provider.linkTo(PLACE)).toBe(
    'https://www.google.com/maps/search/?api=1&query=40.714224%2C-73.961452',
  )
})
