/**
 * The sandbox's HERE. HERE publishes no client of these services for Node, so its addresses are read by Leaflet's
 * geocoder for HERE, and its errors are held to HERE's own OpenAPI documents (Map Image v3 3.0.4, Raster Tile v3 3.0.4).
 *
 * @module
 */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { createHereSandbox, SANDBOX_HERE_KEY } from '../../subgraphs/maps/sandbox/here.ts'
import { startSandboxServer, type SandboxServer } from '../../subgraphs/sandbox-kit/server.ts'
import { fakeEngine, VADUZ } from '../subgraphs/maps/fake-engine.ts'
import { loadLeafletGeocoders } from './leaflet-geocoders.ts'

let server: SandboxServer
let geocoders: Awaited<ReturnType<typeof loadLeafletGeocoders>>

beforeAll(async () => {
  geocoders = await loadLeafletGeocoders('leaflet')
  server = await startSandboxServer({ backends: [createHereSandbox(fakeEngine().maps)], port: 0 })
})
afterEach(() => {
  server.faults.clear()
})
afterAll(() => server.close())

const reverse = (lat: number, lng: number, apiKey = SANDBOX_HERE_KEY) =>
  new geocoders.HEREv2({
    serviceUrl: `${server.url}/here/v1`,
    apiKey,
    reverseGeocodeProxRadius: 1,
  }).reverse({ lat, lng }, 1)

test('Leaflet reads an address, its parts and where it is', async () => {
  const [result, ...others] = await reverse(VADUZ.latitude, VADUZ.longitude)

  expect(others).toEqual([])
  expect(result).toMatchObject({
    name: 'Städtle 1, 9490 Vaduz, Liechtenstein',
    center: { lat: VADUZ.latitude, lng: VADUZ.longitude },
    properties: { countryCode: 'LIE', street: 'Städtle', houseNumber: '1', postalCode: '9490' },
  })
})

test('Leaflet finds nothing at sea', async () => {
  expect(await reverse(0, -30)).toEqual([])
})

const ask = (path: string) => fetch(`${server.url}/here${path}`)

const KEY = `apiKey=${SANDBOX_HERE_KEY}`
const TEXT: unknown = expect.any(String)

test.each([
  ['/v3/base/mc/1/0/0/gif?', 400, 'format'],
  ['/v3/base/mc/1/0/0/png?scale=3&', 400, 'scale'],
  ['/mia/v3/base/mc/center:47,9;zoom=21/640x400/png?', 400, 'view'],
  ['/mia/v3/base/mc/center:47,9;zoom=3/huge/png?', 400, 'size'],
  ['/mia/v3/base/mc/center:47,9;zoom=3/640x400/png?overlay=car:47,9&', 400, 'overlay'],
  ['/mia/v3/base/mc/center:47,9;zoom=3/640x400/png?style=loud&', 400, 'style'],
  ['/mia/v3/base/mc/center:47,9;zoom=3/640x400/png?lang=German&', 400, 'lang'],
])('%s is refused with all that BadRequestErrorResponse requires', async (path, status, name) => {
  const answer = await ask(path + KEY)

  expect(answer.status).toBe(status)
  expect(await answer.json()).toEqual({
    ...{ title: TEXT, status, code: expect.stringMatching(/^E6220(0[2-9]|10)$/) },
    ...{ cause: TEXT, action: TEXT, correlationId: TEXT, parameter: name },
  })
})

test('what is not there is refused with all that NotFoundErrorResponse requires', async () => {
  const answer = await ask(`/v3/base/mc/1/2/0/png?${KEY}`)

  expect(answer.status).toBe(404)
  expect(await answer.json()).toEqual({
    ...{ title: TEXT, status: 404, code: 'E622000' },
    ...{ cause: TEXT, action: TEXT, correlationId: TEXT },
  })
})

test.each([
  ['', 401, 'Unauthorized'],
  ['apiKey=wrong', 401, 'Unauthorized'],
])('the key "%s" is refused as ForbiddenError and its kind', async (key, status, error) => {
  const answer = await ask(`/v1/revgeocode?at=47,9&${key}`)

  expect(answer.status).toBe(status)
  expect(await answer.json()).toEqual({ error, error_description: TEXT })
})

test('a plan that is used up is Forbidden', async () => {
  server.faults.set('here', { fault: 'plan-used-up' })

  const answer = await ask(`/v1/revgeocode?at=47,9&${KEY}`)

  expect(answer.status).toBe(403)
  expect(await answer.json()).toEqual({ error: 'Forbidden', error_description: TEXT })
})
