import { describe, expect, test } from '@jest/globals'
import type { RecordCache } from '../../../subgraphs/backend/record-cache.ts'
import { ALL, allOf, NEW_YORK, pair, SCHAAN, startMaps as start, VADUZ } from './fake-maps.ts'
import { fakeProvider } from './fake-provider.ts'

describe('policy', () => {
  test('a provider without data of the place is not asked, also for a map without an address', async () => {
    const osm = fakeProvider('OSM', { regions: ['LI'] })
    const google = fakeProvider('GOOGLE')
    const { show } = start([osm, google])

    const here = await show('{ provider }', VADUZ)
    const there = await show('{ provider }', NEW_YORK)
    const both = await show('{ provider address { city } }', VADUZ, NEW_YORK)

    expect([here.maps, there.maps]).toEqual([[{ provider: 'OSM' }], [{ provider: 'GOOGLE' }]])
    expect(both.maps).toMatchObject([{ provider: 'GOOGLE' }, { provider: 'GOOGLE' }])
    expect(both.notes).toEqual([])
  })

  test('no provider with data of the place is an error that a retry cannot help', async () => {
    const { show } = start([fakeProvider('OSM', { regions: ['LI'] })])

    const { codes } = await show('{ address { city } }', NEW_YORK)

    expect(codes).toEqual(['_entities.0.address: BACKEND_REJECTED'])
  })

  test('who lacks the language comes after who has it', async () => {
    const english = fakeProvider('HERE', { languages: ['en'] })
    const { show } = start([english, fakeProvider('OSM')])

    const german = await show('{ provider address(language: "de-LI") { city } }', VADUZ)
    const none = await show('{ provider address { city } }', VADUZ)

    expect(german.maps).toMatchObject([{ provider: 'OSM' }])
    expect(none.maps).toMatchObject([{ provider: 'HERE' }])
  })

  test('a spent budget hands over to the next one until midnight, and says so', async () => {
    const [google, osm] = pair()
    const { show, clock } = start([google, osm], { budgets: { GOOGLE: { perDay: 2 } } })
    await show(ALL, VADUZ, SCHAAN)

    const spent = await show(ALL, VADUZ)
    clock.now = Date.parse('2026-11-23T00:00:00Z')
    const morning = await show(ALL, VADUZ)

    expect([spent.maps, morning.maps]).toEqual([[allOf('OSM')], [allOf('GOOGLE')]])
    expect(spent.notes).toEqual([['maps', { from: 'GOOGLE', to: 'OSM', reason: 'BACKEND_QUOTA' }]])
    expect(google.asked).toHaveLength(3)
  })
})

test('every billed call is told with its price', async () => {
  const prices = { address: 5000, picture: 2000, tile: 600 }
  const google = fakeProvider('GOOGLE', { prices })
  const { show, events } = start([google, fakeProvider('OSM')])

  await show(ALL, VADUZ, SCHAAN)

  expect(events).toEqual(['GOOGLE address 5000', 'GOOGLE address 5000'])
})

test('each attempt may take its share of the time that is left', async () => {
  const [google, osm] = pair()
  google.fault = 'BACKEND_UNAVAILABLE'
  const shares: number[] = []
  const { show } = start([google, osm, fakeProvider('OFFLINE')], {
    withinShare: (count, task) => {
      shares.push(count)
      return task()
    },
  })

  await show(ALL, VADUZ)

  expect(shares).toEqual([3, 2])
})

describe('addresses', () => {
  const keeping = () => {
    const kept: unknown[] = []
    const cache: RecordCache = {
      readMany: (coordinate, keys, load, options) => {
        kept.push([coordinate, ...keys, options?.shownAt])
        return load(keys)
      },
    }
    return { cache, kept }
  }

  test('are kept where the terms allow it, each under its provider and language', async () => {
    const { cache, kept } = keeping()
    const { show } = start([fakeProvider('OSM', { mayStoreAddresses: true })], { cache })

    await show('{ address(language: "de") { city } }', VADUZ)

    expect(kept).toEqual([['MapView.address', 'OSM,47.141,9.5215,de', ['Query.reverseGeocode']]])
  })

  test('are not kept where the terms forbid it, nor may the answer be', async () => {
    const { cache, kept } = keeping()
    const { show, uncacheable } = start([fakeProvider('GOOGLE')], { cache })

    await show('{ address { city } }', VADUZ)

    expect(kept).toEqual([])
    expect(uncacheable()).toBe(1)
  })
})
