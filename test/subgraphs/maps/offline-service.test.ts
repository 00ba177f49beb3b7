import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { createUndiciTransport } from '../../../gateway/transport/undici-transport.ts'
import { createHttpBackend } from '../../../subgraphs/backend/http-backend.ts'
import { createOfflineService } from '../../../subgraphs/maps/offline-service.ts'
import { createLocalOfflineMaps } from '../../../subgraphs/maps/providers/offline-local.ts'
import { createRemoteOfflineMaps } from '../../../subgraphs/maps/providers/offline-remote.ts'
import type { OfflineSource } from '../../../subgraphs/maps/providers/offline.ts'
import { codeOf, PNG } from './fake-google.ts'
import { fakeEngine, STAEDTLE, VADUZ } from './fake-engine.ts'

const VIEW = {
  ...VADUZ,
  headingDegrees: 45.5,
  widthPx: 640,
  heightPx: 400,
  zoom: 16,
  scale: 2,
} as const

const servers: Server[] = []
const transports: { close(): Promise<void> }[] = []

afterEach(async () => {
  await Promise.all(transports.splice(0).map((transport) => transport.close()))
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))))
})

async function serve(maps: OfflineSource) {
  const server = createServer(createOfflineService({ maps, baseUrl: 'http://maps.test' }))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  servers.push(server)
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const transport = createUndiciTransport()
  transports.push(transport)
  const backend = createHttpBackend({
    name: 'maps',
    baseUrl: url,
    transport: transport.send,
    credential: { headers: () => ({}), refused: () => false },
    timeoutMs: 5000,
    now: () => performance.now(),
    maxConcurrentCalls: 8,
  })
  return { url, remote: createRemoteOfflineMaps(backend) }
}

test('over HTTP the engine answers as it does in the process', async () => {
  const { maps, views, languages } = fakeEngine()
  const { remote } = await serve(maps)

  const answers = [
    await remote.reverseGeocode(VADUZ, 'de-LI'),
    await remote.reverseGeocode({ latitude: 0, longitude: -30 }, null),
    await remote.tile({ z: 14, x: 1, y: 5744 }),
    await remote.tile({ z: 13, x: 0, y: 0 }),
    await remote.renderPng(VIEW),
    await remote.renderPng({ ...VIEW, headingDegrees: null, scale: 1 }),
  ]

  expect(answers).toEqual([STAEDTLE, null, Buffer.of(1, 2, 3), null, PNG, PNG])
  expect(views).toEqual([VIEW, { ...VIEW, headingDegrees: null, scale: 1 }])
  expect(languages).toEqual(['de-LI', undefined])
})

test('its TileJSON points at itself', async () => {
  const { remote } = await serve(fakeEngine().maps)

  expect(await remote.tileJson()).toEqual({
    tilejson: '3.0.0',
    vector_layers: [{ id: 'roads' }],
    tiles: ['http://maps.test/tiles/{z}/{x}/{y}.mvt'],
  })
})

const PICTURE = 'latitude=47&longitude=9&width=640&height=400&zoom=16&scale=1'

test.each([
  ['/reverse', 'INVALID_PARAMETER', 'latitude must be -90 to 90'],
  ['/reverse?latitude=91&longitude=0', 'INVALID_PARAMETER', 'latitude must be -90 to 90'],
  ['/reverse?latitude=1&longitude=x', 'INVALID_PARAMETER', 'longitude must be -180 to 180'],
  ['/reverse?latitude=1&longitude=', 'INVALID_PARAMETER', 'longitude must be -180 to 180'],
  [`/static.png?${PICTURE}&heading=north`, 'INVALID_PARAMETER', 'heading must be -360 to 360'],
  [`/static.png?${PICTURE.replace('640', '6400')}`, 'INVALID_PARAMETER', 'width must be 64 to 640'],
  [
    `/static.png?${PICTURE.replace('16', '1.5')}`,
    'INVALID_PARAMETER',
    'zoom must be a whole number',
  ],
])('%s answers 400 %s: %s', async (path, code, message) => {
  const { url } = await serve(fakeEngine().maps)

  const answer = await fetch(url + path)

  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({ error: { code, message } })
})

test.each([
  ['GET', '/tiles/14/8625/5744.png', 404, 'NO_TILE'],
  ['GET', '/tiles/13/0/0.mvt', 404, 'NO_TILE'],
  ['GET', '/elsewhere', 404, 'NOT_FOUND'],
  ['POST', '/reverse', 405, 'METHOD_NOT_ALLOWED'],
])('%s %s answers %d %s', async (method, path, status, code) => {
  const { url } = await serve(fakeEngine().maps)

  const answer = await fetch(url + path, { method })

  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ error: { code } })
})

test('data that cannot be loaded is an unavailable backend, near and far', async () => {
  const broken = createLocalOfflineMaps(() => Promise.reject(new Error('ENOENT /data/x')))
  const { url, remote } = await serve(broken)

  expect(await codeOf(broken.reverseGeocode(VADUZ, null))).toBe('BACKEND_UNAVAILABLE')
  expect(await codeOf(remote.reverseGeocode(VADUZ, null))).toBe('BACKEND_UNAVAILABLE')
  expect(await (await fetch(`${url}/tiles.json`)).text()).not.toContain('ENOENT')
})
