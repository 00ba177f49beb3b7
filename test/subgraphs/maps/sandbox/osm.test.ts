import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { createUndiciTransport } from '../../../../gateway/transport/undici-transport.ts'
import {
  createOsmProvider,
  readOsmError,
  readTileTemplate,
} from '../../../../subgraphs/maps/index.ts'
import { createOsmSandbox } from '../../../../subgraphs/maps/sandbox/osm.ts'
import { startSandboxServer, type SandboxServer } from '../../../../subgraphs/sandbox-kit/server.ts'
import { fakeEngine, STAEDTLE, VADUZ } from '../fake-engine.ts'
import { PNG } from '../fake-google.ts'
import { sizeOfPng } from '../fake-vendor.ts'
import { backendAt, codesOf, GENERIC_CODES, readFont, TILE, VIEW } from './vendor-sandboxes.ts'

const engine = fakeEngine()
const transport = createUndiciTransport()
let server: SandboxServer

beforeAll(async () => {
  server = await startSandboxServer({ backends: [createOsmSandbox(engine.maps)], port: 0 })
})
afterEach(() => {
  server.faults.clear()
})
afterAll(async () => {
  await transport.close()
  await server.close()
})

function provider(userAgent = 'acme-cars/1.0 (ops@acme.test)') {
  const { origin, path } = readTileTemplate(`${server.url}/osm/tiles/{z}/{x}/{y}{r}.png`)
  return createOsmProvider({
    nominatim: backendAt(`${server.url}/osm`, transport.send, readOsmError),
    tiles: backendAt(origin, transport.send, readOsmError),
    tilePath: path,
    userAgent,
    minIntervalMs: 0,
    now: () => performance.now(),
    readFont,
  })
}

test('the provider reads back what the packaged maps know', async () => {
  expect(await provider().reverseGeocode(VADUZ, 'de')).toEqual(STAEDTLE)
})

test('a place without an address is none', async () => {
  expect(await provider().reverseGeocode({ latitude: 0, longitude: -30 }, null)).toBeNull()
})

test('a picture is made of the tiles that it covers', async () => {
  server.calls.clear()

  const { bytes, maxAgeSeconds } = await provider().staticImage(VIEW)

  expect(sizeOfPng(bytes)).toEqual([1280, 800])
  expect(maxAgeSeconds).toBe(604_800)
  expect(server.calls.of('osm').calls).toHaveLength(6)
})

test('a tile has 512 device pixels, one without @2x half of that', async () => {
  const tile = await provider().tile(TILE)
  const plain = await fetch(`${server.url}/osm/tiles/14/8625/5744.png`, {
    headers: { 'user-agent': 'acme' },
  })

  expect(sizeOfPng(tile?.bytes ?? PNG)).toEqual([512, 512])
  expect(sizeOfPng(new Uint8Array(await plain.arrayBuffer()))).toEqual([256, 256])
})

test('a tile off the map is none', async () => {
  expect(await provider().tile({ z: 1, x: 2, y: 0 })).toBeNull()
})

test.each(['node', 'undici', 'axios/1.7'])(
  'whoever says no more than "%s" is blocked',
  async (agent) => {
    expect(await codesOf(provider(agent))).toEqual(Array(3).fill('BACKEND_AUTH'))
  },
)

test.each(GENERIC_CODES)('with %s everything is %s', async (fault, code) => {
  server.faults.set('osm', { fault })

  expect(await codesOf(provider())).toEqual(Array(3).fill(code))
})

test.each([
  ['blocked', ['BACKEND_AUTH', 'BACKEND_AUTH', 'BACKEND_AUTH']],
  ['bandwidth', ['BACKEND_QUOTA', 'BACKEND_QUOTA', 'BACKEND_QUOTA']],
  ['tile-html', ['answered', 'BACKEND_MALFORMED', 'BACKEND_MALFORMED']],
])('with %s address, picture and tile are %j', async (fault, codes) => {
  server.faults.set('osm', { fault })

  expect(await codesOf(provider())).toEqual(codes)
})

test('while it is unable to geocode there are no addresses, but maps', async () => {
  server.faults.set('osm', { fault: 'unable-to-geocode' })

  expect(await provider().reverseGeocode(VADUZ, null)).toBeNull()
  expect((await provider().tile(TILE))?.maxAgeSeconds).toBe(604_800)
})

test.each([
  ['format=jsonv2&lon=9', "Parameter 'lat' missing."],
  ['format=jsonv2&lat=x&lon=9', "Parameter 'lat' must be a number."],
  ['format=jsonv2&lat=91&lon=9', 'Bad coordinates.'],
  ['format=yaml&lat=47&lon=9', "Parameter 'format' must be one of: json, jsonv2"],
])('%s is refused in Nominatim’s words', async (query, message) => {
  const answer = await fetch(`${server.url}/osm/reverse?${query}`, {
    headers: { 'user-agent': 'acme' },
  })

  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({ error: { code: 400, message } })
})
