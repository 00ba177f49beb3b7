/**
 * The sandbox's Google, asked by Google's own client: that nobody here wrote.
 *
 * @module
 */
import { Client, Status, type ReverseGeocodeRequest } from '@googlemaps/google-maps-services-js'
import { signUrl } from '@googlemaps/url-signature'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { signed } from '../../subgraphs/maps/providers/google/static-map.ts'
import { createGoogleSandbox, SANDBOX_GOOGLE_KEY } from '../../subgraphs/maps/sandbox/google.ts'
import { startSandboxServer, type SandboxServer } from '../../subgraphs/sandbox-kit/server.ts'
import { fakeEngine, VADUZ } from '../subgraphs/maps/fake-engine.ts'

let server: SandboxServer
const client = new Client({ config: { validateStatus: () => true } })

beforeAll(async () => {
  server = await startSandboxServer({ backends: [createGoogleSandbox(fakeEngine().maps)], port: 0 })
})
afterEach(() => {
  server.faults.clear()
})
afterAll(() => server.close())

const reverse = (params: Partial<ReverseGeocodeRequest['params']> = {}) =>
  client.reverseGeocode({
    url: `${server.url}/google/maps/api/geocode/json`,
    params: { latlng: VADUZ, key: SANDBOX_GOOGLE_KEY, ...params },
  })

test('reverseGeocode reads a street address with its components', async () => {
  const { data } = await reverse()

  expect(data.status).toBe(Status.OK)
  const [result] = data.results
  expect(result?.formatted_address).toBe('Städtle 1, 9490 Vaduz, Liechtenstein')
  expect(result?.geometry).toMatchObject({
    location: { lat: VADUZ.latitude, lng: VADUZ.longitude },
    location_type: 'ROOFTOP',
  })
  expect(result?.address_components).toContainEqual({
    long_name: 'Liechtenstein',
    short_name: 'LI',
    types: ['country', 'political'],
  })
})

test.each([
  ['a place at sea', { latlng: [0, -30] as [number, number] }, Status.ZERO_RESULTS],
  ['a wrong key', { key: 'wrong' }, Status.REQUEST_DENIED],
  ['a place off the globe', { latlng: [91, 0] as [number, number] }, Status.INVALID_REQUEST],
])('%s is what the client calls it', async (_what, params, status) => {
  const { data } = await reverse(params)

  expect(data.status).toBe(status)
  expect(data.results).toEqual([])
})

test.each([
  ['over-query-limit', Status.OVER_QUERY_LIMIT],
  ['request-denied', Status.REQUEST_DENIED],
])('the fault %s is %s for the client', async (fault, status) => {
  server.faults.set('google', { fault })

  const { data } = await reverse()

  expect(data.status).toBe(status)
})

test('a picture’s URL is signed as Google’s own signer does', () => {
  const path = '/maps/api/staticmap?center=47.141%2C9.5215&zoom=16&size=640x400&key=k'
  const secret = 'vNIXE0xscrmjlyV-12Nj_BvUPaw='

  const theirs = signUrl(`https://maps.googleapis.com${path}`, secret)

  expect(signed(path, secret)).toBe(theirs.pathname + theirs.search)
})
