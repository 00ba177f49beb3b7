import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { createUndiciTransport } from '../../../../gateway/transport/undici-transport.ts'
import { createMapboxProvider, readMapboxError } from '../../../../subgraphs/maps/index.ts'
import {
  createMapboxSandbox,
  SANDBOX_MAPBOX_TOKEN,
} from '../../../../subgraphs/maps/sandbox/mapbox.ts'
import { startSandboxServer, type SandboxServer } from '../../../../subgraphs/sandbox-kit/server.ts'
import { fakeEngine, STAEDTLE, VADUZ } from '../fake-engine.ts'
import { PNG } from '../fake-google.ts'
import { sizeOfPng } from '../fake-vendor.ts'
import { backendAt, codesOf, GENERIC_CODES, TILE, VIEW } from './vendor-sandboxes.ts'

const engine = fakeEngine()
const transport = createUndiciTransport()
let server: SandboxServer

beforeAll(async () => {
  server = await startSandboxServer({ backends: [createMapboxSandbox(engine.maps)], port: 0 })
})
afterEach(() => {
  server.faults.clear()
  engine.views.length = 0
})
afterAll(async () => {
  await transport.close()
  await server.close()
})

const provider = (accessToken = SANDBOX_MAPBOX_TOKEN) =>
  createMapboxProvider({
    api: backendAt(`${server.url}/mapbox`, transport.send, readMapboxError),
    accessToken,
  })

test('the provider reads back what the packaged maps know', async () => {
  expect(await provider().reverseGeocode(VADUZ, 'de')).toEqual(STAEDTLE)
})

test('a place without an address is none', async () => {
  expect(await provider().reverseGeocode({ latitude: 0, longitude: -30 }, null)).toBeNull()
})

test('a picture shows what was asked for, zoom and heading there and back', async () => {
  const picture = await provider().staticImage(VIEW)

  expect(picture).toEqual({ bytes: PNG, maxAgeSeconds: 43_200 })
  expect(engine.views).toEqual([VIEW])
})

test('a car without a heading has none in its picture', async () => {
  await provider().staticImage({ ...VIEW, headingDegrees: null, scale: 1 })

  expect(engine.views).toEqual([{ ...VIEW, headingDegrees: null, scale: 1 }])
})

test('a tile has 512 device pixels', async () => {
  const tile = await provider().tile(TILE)

  expect(sizeOfPng(tile?.bytes ?? PNG)).toEqual([512, 512])
})

test('the token of a call is not in the log', async () => {
  server.calls.clear()

  await provider().tile(TILE)

  expect(server.calls.of('mapbox').calls).toEqual([
    'GET /styles/v1/mapbox/streets-v12/tiles/256/14/8625/5744@2x',
  ])
})

test('a wrong token is refused everywhere', async () => {
  expect(await codesOf(provider('wrong'))).toEqual(Array(3).fill('BACKEND_AUTH'))
})

test.each(GENERIC_CODES)('with %s everything is %s', async (fault, code) => {
  server.faults.set('mapbox', { fault })

  expect(await codesOf(provider())).toEqual(Array(3).fill(code))
})

test.each([
  ['forbidden', ['BACKEND_AUTH', 'BACKEND_AUTH', 'BACKEND_AUTH']],
  ['image-html', ['answered', 'BACKEND_MALFORMED', 'BACKEND_MALFORMED']],
])('with %s address, picture and tile are %j', async (fault, codes) => {
  server.faults.set('mapbox', { fault })

  expect(await codesOf(provider())).toEqual(codes)
})

const STYLE = '/styles/v1/mapbox/streets-v12'

test.each([
  [`${STYLE}/static/9.5,91,3/64x64`, 422],
  [`${STYLE}/static/9.5,86,3/64x64`, 422],
  [`${STYLE}/static/9.5,47,23/64x64`, 422],
  [`${STYLE}/static/9.5,47,3/64x1281`, 422],
  [`${STYLE}/static/car(9.5,47)/9.5,47,3/64x64`, 422],
  [`${STYLE}/static/geojson(%7B)/9.5,47,3/64x64`, 422],
  ['/styles/v1/mapbox/none/static/9.5,47,3/64x64', 404],
  [`${STYLE}/tiles/256/1/2/0`, 404],
  ['/elsewhere', 404],
])('%s answers %d in Mapbox’s words', async (path, status) => {
  const answer = await fetch(`${server.url}/mapbox${path}?access_token=${SANDBOX_MAPBOX_TOKEN}`)

  expect(answer.status).toBe(status)
  expect(await answer.json()).toEqual({ message: expect.any(String) })
})

test('a call without a token is told so', async () => {
  const answer = await fetch(`${server.url}/mapbox${STYLE}/tiles/1/0/0`)

  expect(answer.status).toBe(401)
  expect(await answer.json()).toEqual({ message: 'Not Authorized - No Token' })
})

test('a tile without a size has 512 pixels', async () => {
  const url = `${server.url}/mapbox${STYLE}/tiles/1/0/0?access_token=${SANDBOX_MAPBOX_TOKEN}`

  const answer = await fetch(url)

  expect(sizeOfPng(new Uint8Array(await answer.arrayBuffer()))).toEqual([512, 512])
})

test('a rate limit says how large it is and when it ends', async () => {
  server.faults.set('mapbox', { fault: 'rate-limited' })

  const { headers } = await fetch(`${server.url}/mapbox/anything`)

  expect(headers.get('x-rate-limit-limit')).toBe('1000')
  expect(Number(headers.get('x-rate-limit-reset'))).toBeGreaterThan(Date.now() / 1000)
})
