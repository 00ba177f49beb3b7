import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { createUndiciTransport } from '../../../../gateway/transport/undici-transport.ts'
import { createHereProvider, readHereError } from '../../../../subgraphs/maps/index.ts'
import { createHereSandbox, SANDBOX_HERE_KEY } from '../../../../subgraphs/maps/sandbox/here.ts'
import { startSandboxServer, type SandboxServer } from '../../../../subgraphs/sandbox-kit/server.ts'
import { fakeEngine, STAEDTLE, VADUZ } from '../fake-engine.ts'
import { PNG } from '../fake-google.ts'
import { sizeOfPng } from '../fake-vendor.ts'
import { backendAt, codesOf, GENERIC_CODES, TILE, VIEW } from './vendor-sandboxes.ts'

const engine = fakeEngine()
const transport = createUndiciTransport()
let server: SandboxServer

beforeAll(async () => {
  server = await startSandboxServer({ backends: [createHereSandbox(engine.maps)], port: 0 })
})
afterEach(() => {
  server.faults.clear()
  engine.views.length = 0
})
afterAll(async () => {
  await transport.close()
  await server.close()
})

function provider(apiKey = SANDBOX_HERE_KEY, language = 'de') {
  const backend = backendAt(`${server.url}/here`, transport.send, readHereError)
  return createHereProvider({ search: backend, images: backend, tiles: backend, apiKey, language })
}

test('the provider reads back what the packaged maps know', async () => {
  expect(await provider().reverseGeocode(VADUZ, 'de-LI')).toEqual(STAEDTLE)
})

test('a place without an address is none', async () => {
  expect(await provider().reverseGeocode({ latitude: 0, longitude: -30 }, null)).toBeNull()
})

test.each([215, 0, null])('a picture shows what was asked for, the car at %j°', async (heading) => {
  const view = { ...VIEW, headingDegrees: heading }

  const picture = await provider().staticImage(view)

  expect(picture).toEqual({ bytes: PNG, maxAgeSeconds: 86_400 })
  expect(engine.views).toEqual([view])
})

test('a tile has 512 device pixels', async () => {
  const tile = await provider().tile(TILE)

  expect(sizeOfPng(tile?.bytes ?? PNG)).toEqual([512, 512])
})

test('a tile off the map is none', async () => {
  expect(await provider().tile({ z: 1, x: 2, y: 0 })).toBeNull()
})

test('the key of a call is not in the log', async () => {
  server.calls.clear()

  await provider().tile(TILE)

  expect(server.calls.of('here').calls).toEqual([
    'GET /v3/base/mc/14/8625/5744/png?style=explore.day&size=256&scale=2&lang=de',
  ])
})

test('a wrong key is refused everywhere', async () => {
  expect(await codesOf(provider('wrong'))).toEqual(Array(3).fill('BACKEND_AUTH'))
})

test.each(GENERIC_CODES)('with %s everything is %s', async (fault, code) => {
  server.faults.set('here', { fault })

  expect(await codesOf(provider())).toEqual(Array(3).fill(code))
})

test.each([
  ['plan-used-up', ['BACKEND_QUOTA', 'BACKEND_QUOTA', 'BACKEND_QUOTA']],
  ['image-html', ['answered', 'BACKEND_MALFORMED', 'BACKEND_MALFORMED']],
])('with %s address, picture and tile are %j', async (fault, codes) => {
  server.faults.set('here', { fault })

  expect(await codesOf(provider())).toEqual(codes)
})

test('a language that HERE does not take is refused, as it is there', async () => {
  const codes = await codesOf(provider(SANDBOX_HERE_KEY, 'German'))

  expect(codes).toEqual(['answered', 'BACKEND_REJECTED', 'BACKEND_REJECTED'])
})
