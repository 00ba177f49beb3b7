import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { createUndiciTransport } from '../../../../gateway/transport/undici-transport.ts'
import { createHttpBackend } from '../../../../subgraphs/backend/http-backend.ts'
import { createGoogleProvider, readGoogleError } from '../../../../subgraphs/maps/index.ts'
import { createGoogleSandbox } from '../../../../subgraphs/maps/sandbox/google.ts'
import { startSandboxServer, type SandboxServer } from '../../../../subgraphs/sandbox-kit/server.ts'
import { fakeEngine, STAEDTLE, VADUZ } from '../fake-engine.ts'
import { codeOf, PNG } from '../fake-google.ts'

const engine = fakeEngine()
const transport = createUndiciTransport()
const VIEW = {
  ...VADUZ,
  headingDegrees: 215,
  widthPx: 640,
  heightPx: 400,
  zoom: 16,
  scale: 2,
} as const
const TILE = { z: 14, x: 8625, y: 5744 }
let server: SandboxServer

beforeAll(async () => {
  server = await startSandboxServer({ backends: [createGoogleSandbox(engine.maps)], port: 0 })
})
afterEach(() => {
  server.faults.clear()
  engine.views.length = 0
})
afterAll(async () => {
  await transport.close()
  await server.close()
})

function provider(apiKey = 'sandbox-google-key') {
  const backend = createHttpBackend({
    name: 'maps',
    baseUrl: `${server.url}/google`,
    transport: transport.send,
    credential: { headers: () => ({}), refused: () => false },
    timeoutMs: 5000,
    now: () => performance.now(),
    maxConcurrentCalls: 8,
    readError: readGoogleError,
  })
  return createGoogleProvider({ maps: backend, tiles: backend, apiKey, now: Date.now })
}

test('the provider reads back what the packaged maps know', async () => {
  const address = await provider().reverseGeocode(VADUZ, 'de')

  expect(address).toEqual(STAEDTLE)
})

test('a place without an address is none', async () => {
  expect(await provider().reverseGeocode({ latitude: 0, longitude: -30 }, null)).toBeNull()
})

test('the picture shows what was asked for, the car turned to its heading', async () => {
  const picture = await provider().staticImage(VIEW)

  expect(picture).toEqual({ bytes: PNG, maxAgeSeconds: 86_400 })
  expect(engine.views).toEqual([VIEW])
})

test('a tile is a PNG of 256 by 256 pixels', async () => {
  const tile = await provider().tile(TILE)

  const bytes = Buffer.from(tile?.bytes ?? [])
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([256, 256])
})

test('a tile off the map is none', async () => {
  expect(await provider().tile({ z: 1, x: 2, y: 0 })).toBeNull()
})

test('the credentials of a call are not in the log', async () => {
  server.calls.clear()

  await provider().tile(TILE)

  expect(server.calls.of('google').calls).toEqual([
    'POST /v1/createSession',
    'GET /v1/2dtiles/14/8625/5744',
  ])
})

test('a wrong key is refused everywhere', async () => {
  const google = provider('wrong')

  expect(await codeOf(google.reverseGeocode(VADUZ, null))).toBe('BACKEND_AUTH')
  expect(await codeOf(google.staticImage(VIEW))).toBe('BACKEND_AUTH')
  expect(await codeOf(google.tile(TILE))).toBe('BACKEND_AUTH')
})

test.each([
  ['over-query-limit', 'BACKEND_QUOTA', 'BACKEND_QUOTA', 'BACKEND_QUOTA'],
  ['request-denied', 'BACKEND_AUTH', 'BACKEND_AUTH', 'BACKEND_AUTH'],
  ['image-html', 'answered', 'BACKEND_MALFORMED', 'BACKEND_MALFORMED'],
  ['server-error', 'BACKEND_UNAVAILABLE', 'BACKEND_UNAVAILABLE', 'BACKEND_UNAVAILABLE'],
  ['rate-limited', 'BACKEND_QUOTA', 'BACKEND_QUOTA', 'BACKEND_QUOTA'],
  ['expired-token', 'BACKEND_AUTH', 'BACKEND_AUTH', 'BACKEND_AUTH'],
  ['malformed', 'BACKEND_MALFORMED', 'BACKEND_MALFORMED', 'BACKEND_MALFORMED'],
  ['wrong-content-type', 'BACKEND_MALFORMED', 'BACKEND_MALFORMED', 'BACKEND_MALFORMED'],
  ['down', 'BACKEND_UNAVAILABLE', 'BACKEND_UNAVAILABLE', 'BACKEND_UNAVAILABLE'],
])('with %s an address is %s, a picture %s, a tile %s', async (fault, ...expected) => {
  server.faults.set('google', { fault })
  const google = provider()

  const codes = [
    await codeOf(google.reverseGeocode(VADUZ, null)),
    await codeOf(google.staticImage(VIEW)),
    await codeOf(google.tile(TILE)),
  ]

  expect(codes).toEqual(expected)
})

test.each([
  ['/maps/api/staticmap?size=640x400&zoom=3', 400],
  ['/maps/api/staticmap?center=47,9&size=huge&zoom=3', 400],
  ['/maps/api/staticmap?center=47,9&size=640x400', 400],
  ['/v1/2dtiles/1/0/0?session=mine', 403],
  ['/elsewhere?', 404],
])('%s answers %d in Google’s words', async (path, status) => {
  const answer = await fetch(`${server.url}/google${path}&key=sandbox-google-key`)

  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ error: { code: status } })
})

test('a viewport has a copyright', async () => {
  const base = `${server.url}/google`
  const session = await fetch(`${base}/v1/createSession?key=sandbox-google-key`, { method: 'POST' })
  const { session: id } = (await session.json()) as { session: string }
  const box = 'zoom=14&north=48&south=47&east=10&west=9'

  const answer = await fetch(`${base}/tile/v1/viewport?session=${id}&key=sandbox-google-key&${box}`)

  const { copyright } = (await answer.json()) as { copyright: string }
  expect(copyright).toContain('OpenStreetMap')
})

test('the quota that is used up is said with HTTP 200, as Geocoding does', async () => {
  server.faults.set('google', { fault: 'over-query-limit' })

  const answer = await fetch(`${server.url}/google/maps/api/geocode/json?latlng=47,9`)

  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ status: 'OVER_QUERY_LIMIT', results: [] })
})
