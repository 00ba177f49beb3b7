import { expect, test } from '@jest/globals'
import type { FakeAnswer } from '../../../../support/fake-transport.ts'
import { codeOf, fakeGoogle, PNG, png } from '../../fake-google.ts'

const TILE = { z: 14, x: 8625, y: 5744 }
const TWO_WEEKS_MS = 14 * 86_400_000
const RENEWED_AT_MS = TWO_WEEKS_MS - 5 * 60_000

/** Hands out sessions `s1`, `s2`, … that live for two weeks of the fake clock. */
function googleWithSessions(answerTile: (path: string) => FakeAnswer = () => png()) {
  let count = 0
  const google = fakeGoogle((path) => {
    if (!path.startsWith('/v1/createSession')) return answerTile(path)
    count += 1
    const expiry = String((google.clock.now + TWO_WEEKS_MS) / 1000)
    return { body: { session: `s${String(count)}`, expiry, tileWidth: 256, imageFormat: 'png' } }
  })
  return google
}

test('makes one session for all tiles, asked for at once or later', async () => {
  const { provider, requests, paths } = googleWithSessions()

  const tiles = await Promise.all([provider.tile(TILE), provider.tile({ ...TILE, x: 8626 })])
  await provider.tile({ ...TILE, x: 8627 })

  expect(tiles.map((tile) => tile?.bytes)).toEqual([PNG, PNG])
  expect(paths()).toEqual([
    '/v1/createSession?key=k%261',
    '/v1/2dtiles/14/8625/5744?session=s1&key=k%261',
    '/v1/2dtiles/14/8626/5744?session=s1&key=k%261',
    '/v1/2dtiles/14/8627/5744?session=s1&key=k%261',
  ])
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
    mapType: 'roadmap',
    imageFormat: 'png',
    language: 'en-US',
    region: 'US',
  })
})

test('renews a session five minutes before it ends, once for all callers', async () => {
  const { provider, clock, paths } = googleWithSessions()
  await provider.tile(TILE)
  clock.now = RENEWED_AT_MS - 1
  await provider.tile(TILE)

  clock.now = RENEWED_AT_MS
  await Promise.all([provider.tile(TILE), provider.tile({ ...TILE, x: 1 })])

  const sessions = paths().map((path) => /session=(\w+)/.exec(path)?.[1] ?? 'new')
  expect(sessions).toEqual(['new', 's1', 's1', 'new', 's2', 's2'])
})

test('replaces a session that Google ended early, and asks again', async () => {
  const { provider, paths } = googleWithSessions((path) =>
    path.includes('session=s1') ? { status: 403, body: { error: { code: 403 } } } : png(),
  )

  const tile = await provider.tile(TILE)

  expect(tile?.bytes).toEqual(PNG)
  expect(paths()).toHaveLength(4)
})

test('gives up when a fresh session is refused too', async () => {
  const { provider, paths } = googleWithSessions(() => ({ status: 403, body: {} }))

  expect(await codeOf(provider.tile(TILE))).toBe('BACKEND_AUTH')
  expect(paths()).toHaveLength(4)
})

test('a session that could not be made is tried again with the next tile', async () => {
  let isDown = true
  const { provider } = fakeGoogle((path) => {
    if (isDown) return { status: 503, body: '' }
    return path.includes('createSession') ? { body: { session: 's', expiry: '9999999999' } } : png()
  })

  const first = await codeOf(provider.tile(TILE))
  isDown = false

  expect(first).toBe('BACKEND_UNAVAILABLE')
  expect((await provider.tile(TILE))?.bytes).toEqual(PNG)
})

test('a tile that Google does not have is none', async () => {
  const { provider } = googleWithSessions(() => ({ status: 404, body: {} }))

  expect(await provider.tile(TILE)).toBeNull()
})

test('a used-up quota is not mistaken for an ended session', async () => {
  const quota = { error: { errors: [{ reason: 'rateLimitExceeded' }] } }
  const { provider, paths } = googleWithSessions(() => ({ status: 403, body: quota }))

  expect(await codeOf(provider.tile(TILE))).toBe('BACKEND_QUOTA')
  expect(paths()).toHaveLength(2)
})

test.each([
  [{}],
  [{ session: 's' }],
  [{ session: 1, expiry: '5' }],
  [{ session: 's', expiry: '' }],
])('the session %j is malformed', async (body) => {
  const { provider } = fakeGoogle(() => ({ body }))

  expect(await codeOf(provider.tile(TILE))).toBe('BACKEND_MALFORMED')
})

test('a page in a tile’s place is malformed', async () => {
  const { provider } = googleWithSessions(() => ({
    headers: { 'content-type': 'text/html' },
    body: '<html>',
  }))

  expect(await codeOf(provider.tile(TILE))).toBe('BACKEND_MALFORMED')
})
