import { expect, test } from '@jest/globals'
import { createHttpBackend } from '../../../../subgraphs/backend/http-backend.ts'
import { createLocalOfflineMaps } from '../../../../subgraphs/maps/providers/offline-local.ts'
import { createRemoteOfflineMaps } from '../../../../subgraphs/maps/providers/offline-remote.ts'
import { createOfflineProvider } from '../../../../subgraphs/maps/providers/offline.ts'
import { fakeTransport, type FakeAnswer } from '../../../support/fake-transport.ts'
import { STAEDTLE, VADUZ } from '../fake-engine.ts'
import { codeOf, PNG } from '../fake-google.ts'

const VIEW = {
  ...VADUZ,
  headingDegrees: null,
  widthPx: 64,
  heightPx: 64,
  zoom: 3,
  scale: 1,
} as const

function remoteAnswering(answer: FakeAnswer) {
  const { transport } = fakeTransport(() => answer)
  const backend = createHttpBackend({
    name: 'maps',
    baseUrl: 'http://maps.test',
    transport,
    credential: { headers: () => ({}), refused: () => false },
    timeoutMs: 1000,
    now: () => 0,
    maxConcurrentCalls: 8,
  })
  return createOfflineProvider(createRemoteOfflineMaps(backend))
}

test('data is loaded at the first question, once for all at the same moment', async () => {
  let loads = 0
  const maps = createLocalOfflineMaps(() => {
    loads += 1
    return Promise.reject(new Error('not yet'))
  })
  expect(loads).toBe(0)

  await Promise.all([codeOf(maps.reverseGeocode(VADUZ, null)), codeOf(maps.tileJson())])

  expect(loads).toBe(1)
})

test('data that could not be loaded is tried again', async () => {
  let isBroken = true
  const maps = createLocalOfflineMaps(() =>
    isBroken
      ? Promise.reject(new Error('disk'))
      : Promise.resolve({
          reverseGeocode: () => STAEDTLE,
          renderPng: () => Promise.reject(new Error('unused')),
          tile: () => null,
          tileJson: {},
        }),
  )

  const first = await codeOf(maps.warmUp())
  isBroken = false

  expect(first).toBe('BACKEND_UNAVAILABLE')
  expect(await maps.reverseGeocode(VADUZ, null)).toEqual(STAEDTLE)
})

test('it has no site to link to', () => {
  expect(remoteAnswering({ body: {} }).linkTo(VADUZ)).toBeNull()
})

test('missing parts of an address are null', async () => {
  const provider = remoteAnswering({
    body: { address: { formatted: 'Liechtenstein', precision: 'COUNTRY', countryCode: 'LI' } },
  })

  expect(await provider.reverseGeocode(VADUZ, null)).toEqual({
    formatted: 'Liechtenstein',
    street: null,
    houseNumber: null,
    postalCode: null,
    city: null,
    region: null,
    countryCode: 'LI',
    precision: 'COUNTRY',
  })
})

test.each([
  ['no object', []],
  ['an unknown precision', { address: { ...STAEDTLE, precision: 'ROOM' } }],
  ['a number for a city', { address: { ...STAEDTLE, city: 9490 } }],
  ['no text', { address: { ...STAEDTLE, formatted: null } }],
])('an address with %s is malformed', async (_what, body) => {
  const provider = remoteAnswering({ body })

  expect(await codeOf(provider.reverseGeocode(VADUZ, null))).toBe('BACKEND_MALFORMED')
})

test('an answer without a word about the address is not taken for the high seas', async () => {
  const provider = remoteAnswering({ body: { nonsense: ['wanted', 'none'] } })

  expect(await codeOf(provider.reverseGeocode(VADUZ, null))).toBe('BACKEND_MALFORMED')
})

test('a page in the place of a picture or tile is malformed', async () => {
  const provider = remoteAnswering({ headers: { 'content-type': 'text/html' }, body: '<html>' })

  expect(await codeOf(provider.staticImage(VIEW))).toBe('BACKEND_MALFORMED')
  expect(await codeOf(provider.tile({ z: 1, x: 0, y: 0 }))).toBe('BACKEND_MALFORMED')
})

test('draws no more than two pictures at once', async () => {
  const finish: (() => void)[] = []
  const maps = createLocalOfflineMaps(() =>
    Promise.resolve({
      reverseGeocode: () => null,
      renderPng: () =>
        new Promise((done) =>
          finish.push(() => {
            done(PNG)
          }),
        ),
      tile: () => null,
      tileJson: {},
    }),
  )

  const pictures = Promise.all([1, 2, 3].map(() => maps.renderPng(VIEW)))
  await new Promise(setImmediate)
  const drawnAtOnce = finish.length
  while (finish.length > 0) {
    finish.shift()?.()
    await new Promise(setImmediate)
  }

  expect(drawnAtOnce).toBe(2)
  expect(await pictures).toEqual([PNG, PNG, PNG])
})
