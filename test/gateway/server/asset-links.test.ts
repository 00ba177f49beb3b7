import { describe, expect, test } from '@jest/globals'
import { createAssetLinks, type GatewayAssetLinks } from '../../../gateway/server/asset-links.ts'

const HOUR_MS = 3_600_000
const START_MS = 1000 * HOUR_MS

let nowMs = START_MS

const linksWith = (secret: string): GatewayAssetLinks =>
  createAssetLinks({
    publicUrl: 'https://api.example',
    secret,
    lifetimeSeconds: 3600,
    now: () => nowMs,
  })

const links = linksWith('a-signing-secret-of-32-characters')

const CLAIMS = '47.1395,9.5219;z=16;heading=90;ü'

/** What follows `/maps/static/` in a URL. */
const restOf = (url: string): string => url.slice('https://api.example/maps/static/'.length)

const make = (tail = '.png'): string => {
  nowMs = START_MS
  return links.of('maps').toUrl('static', CLAIMS, tail)
}

describe('a URL', () => {
  test('comes back as the claims and the tail it was made of', () => {
    const verified = links.verify('maps', 'static', restOf(make()))

    expect(verified).toEqual({
      ok: true,
      request: { kind: 'static', claims: CLAIMS, tail: '.png' },
      secondsLeft: 7200,
    })
  })

  test('keeps its signature whatever its tail becomes', () => {
    const url = make('/{z}/{x}/{y}.mvt').replace('{z}/{x}/{y}', '14/8625/5744')

    expect(links.verify('maps', 'static', restOf(url))).toMatchObject({
      ok: true,
      request: { tail: '/14/8625/5744.mvt' },
    })
  })

  test('is signed for its kind and subgraph, whatever was signed before', () => {
    const maps = links.of('maps')
    const urls = ['static', 'tiles', 'static'].map((kind) => maps.toUrl(kind, CLAIMS, '.png'))
    const other = links.of('cars').toUrl('static', CLAIMS, '.png')

    const macs = [...urls, other].map((url) => url.split('.').at(-2))

    expect(new Set(macs).size).toBe(3)
    expect(macs[2]).toBe(macs[0])
  })

  test('stays the same for a lifetime, and then changes', () => {
    const maps = links.of('maps')
    const atMs = (ms: number) => {
      nowMs = ms
      return maps.toUrl('static', CLAIMS, '.png')
    }

    const first = atMs(START_MS)
    const same = atMs(START_MS + HOUR_MS - 1)
    const next = atMs(START_MS + HOUR_MS)

    expect(same).toBe(first)
    expect(next).not.toBe(first)
  })

  test('made at any moment works for a lifetime at least and two at most', () => {
    for (const offset of [0, 1, HOUR_MS / 2, HOUR_MS - 1]) {
      nowMs = START_MS + offset
      const rest = restOf(links.of('maps').toUrl('static', CLAIMS, '.png'))
      nowMs += HOUR_MS
      const afterOne = links.verify('maps', 'static', rest)
      nowMs += HOUR_MS
      const afterTwo = links.verify('maps', 'static', rest)

      expect([afterOne.ok, afterTwo]).toEqual([true, { ok: false, reason: 'EXPIRED' }])
    }
  })

  test('works for its own subgraph, kind and secret only', () => {
    const rest = restOf(make())
    const other = linksWith('another-secret-of-32-characters-..')

    expect(links.verify('users', 'static', rest).ok).toBe(false)
    expect(links.verify('maps', 'tiles', rest).ok).toBe(false)
    expect(other.verify('maps', 'static', rest).ok).toBe(false)
  })

  test('changed in any one character of what is signed is refused', () => {
    const rest = restOf(make())
    const signedLength = rest.length - '.png'.length
    const changed = Array.from({ length: signedLength }, (_unused, index) => {
      const other = rest[index] === 'A' ? 'B' : 'A'
      return rest.slice(0, index) + other + rest.slice(index + 1)
    })

    const accepted = changed.filter((text) => links.verify('maps', 'static', text).ok)

    expect(accepted).toEqual([])
  })

  test('has one spelling: a signature that decodes to the same bytes is refused', () => {
    const [claims = '', expires = '', mac = ''] = restOf(make()).split('.')
    const same = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      .split('')
      .map((last) => mac.slice(0, -1) + last)
      .filter((text) => Buffer.from(text, 'base64url').equals(Buffer.from(mac, 'base64url')))

    const accepted = same.filter(
      (text) => links.verify('maps', 'static', `${claims}.${expires}.${text}.png`).ok,
    )

    expect(same).toHaveLength(16)
    expect(accepted).toEqual([mac])
  })

  test.each(['', '.png', 'a.b', 'a.b.c.png', '../../etc/passwd', 'x'.repeat(5000)])(
    'that we never made is malformed: %#',
    (rest) => {
      expect(links.verify('maps', 'static', rest)).toEqual({ ok: false, reason: 'MALFORMED' })
    },
  )
})
