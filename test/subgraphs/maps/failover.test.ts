import { describe, expect, test } from '@jest/globals'
import { ALL, allOf, pair, SCHAAN, startMaps as start, VADUZ } from './fake-maps.ts'
import { fakeProvider, refusing, type FakeProvider } from './fake-provider.ts'

describe('while all are well', () => {
  test('the first one answers alone and nothing is said of it', async () => {
    const [google, osm] = pair()
    const { show } = start([google, osm])

    const answer = await show(ALL, VADUZ)

    expect(answer).toEqual({ maps: [allOf('GOOGLE')], codes: [], notes: [] })
    expect([google.asked, osm.asked]).toEqual([['address 47.141,9.5215'], []])
  })
})

describe('when the first one fails', () => {
  test.each([
    'BACKEND_UNAVAILABLE',
    'BACKEND_TIMEOUT',
    'BACKEND_AUTH',
    'BACKEND_QUOTA',
    'BACKEND_MALFORMED',
    'BACKEND_REJECTED',
  ] as const)('with %s, all of every map comes from the next one, which is said', async (code) => {
    const [google, osm] = pair()
    const { show, events } = start([google, osm])
    google.fault = code

    const answer = await show(ALL, VADUZ, SCHAAN)

    expect(answer).toEqual({
      maps: [allOf('OSM'), allOf('OSM')],
      codes: [],
      notes: [['maps', { from: 'GOOGLE', to: 'OSM', reason: code }]],
    })
    expect(events).toContain(`GOOGLE -> OSM: ${code}`)
  })

  test('for one place of many, all of them move', async () => {
    const [google, osm] = pair()
    const { provider } = google
    const flaky: FakeProvider = {
      ...google,
      provider: {
        ...provider,
        reverseGeocode: async (place, language) => {
          if (place.latitude === SCHAAN.latitude) google.fault = 'BACKEND_UNAVAILABLE'
          const answer = provider.reverseGeocode(place, language)
          google.fault = null
          return answer
        },
      },
    }
    const { show } = start([flaky, osm])

    const { maps, codes } = await show(ALL, VADUZ, SCHAAN)

    expect(maps).toEqual([allOf('OSM'), allOf('OSM')])
    expect(codes).toEqual([])
    expect(osm.asked).toHaveLength(2)
  })

  test('the next operation does not ask it again, and still says why', async () => {
    const [google, osm] = pair()
    const { show } = start([google, osm])
    google.fault = 'BACKEND_UNAVAILABLE'
    await show(ALL, VADUZ)

    const answer = await show(ALL, SCHAAN)

    expect(google.asked).toHaveLength(1)
    expect(answer).toEqual({
      maps: [allOf('OSM')],
      codes: [],
      notes: [['maps', { from: 'GOOGLE', to: 'OSM', reason: 'BACKEND_UNAVAILABLE' }]],
    })
  })

  test('a map without an address has the next one’s picture, and nobody is asked', async () => {
    const [google, osm] = pair()
    const { show } = start([google, osm])
    google.fault = 'BACKEND_UNAVAILABLE'
    await show('{ address { city } }', VADUZ)

    const { maps } = await show('{ provider staticImage { url } }', VADUZ)

    expect(maps).toEqual([
      { provider: 'OSM', staticImage: { url: expect.stringContaining('%22OSM%22') } },
    ])
    expect([google.asked.length, osm.asked.length]).toEqual([1, 1])
  })

  test('one operation tries it after a while, and it is back', async () => {
    const [google, osm] = pair()
    const { show, clock } = start([google, osm])
    google.fault = 'BACKEND_UNAVAILABLE'
    await show(ALL, VADUZ)
    google.fault = null

    clock.now += 1000
    const answers = await Promise.all([show(ALL, VADUZ), show(ALL, VADUZ), show(ALL, SCHAAN)])
    const afterwards = await show(ALL, VADUZ)

    const shown = answers.map(({ maps }) => maps?.[0]?.['provider'])
    expect(shown).toEqual(['GOOGLE', 'OSM', 'OSM'])
    expect(afterwards).toEqual({ maps: [allOf('GOOGLE')], codes: [], notes: [] })
  })

  test('it is left alone until the time it named', async () => {
    const [google, osm] = pair()
    const { show, clock } = start([google, osm])
    google.fault = refusing(3600)
    await show(ALL, VADUZ)
    google.fault = null

    clock.now += 3_599_000
    const before = await show(ALL, VADUZ)
    clock.now += 1000
    const after = await show(ALL, VADUZ)

    expect([before.maps, after.maps]).toEqual([[allOf('OSM')], [allOf('GOOGLE')]])
  })
})

describe('when every one fails', () => {
  test('the address is an error, and all else comes from the first one', async () => {
    const [google, osm] = pair()
    const { show } = start([google, osm])
    google.fault = 'BACKEND_TIMEOUT'
    osm.fault = 'BACKEND_UNAVAILABLE'

    const answer = await show(ALL, VADUZ)

    expect(answer).toEqual({
      maps: [{ ...allOf('GOOGLE'), address: null }],
      codes: ['_entities.0.address: BACKEND_TIMEOUT'],
      notes: [],
    })
  })

  test('each is asked again by the next operation: there is nobody better', async () => {
    const [google, osm] = pair()
    const { show } = start([google, osm])
    google.fault = 'BACKEND_TIMEOUT'
    osm.fault = 'BACKEND_UNAVAILABLE'
    await show(ALL, VADUZ)
    osm.fault = null

    const { maps, notes } = await show(ALL, VADUZ)

    expect(maps).toEqual([allOf('OSM')])
    expect(notes).toEqual([['maps', { from: 'GOOGLE', to: 'OSM', reason: 'BACKEND_TIMEOUT' }]])
  })

  test('a single one that named the time is believed', async () => {
    const google = fakeProvider('GOOGLE')
    const { show } = start([google])
    google.fault = refusing(60)
    await show(ALL, VADUZ)

    const { codes } = await show(ALL, VADUZ)

    expect(codes).toEqual(['_entities.0.address: BACKEND_QUOTA'])
    expect(google.asked).toHaveLength(1)
  })
})

test('no address at a place is an answer, after which nobody else is asked', async () => {
  const [google, osm] = pair()
  const nothing: FakeProvider = {
    ...google,
    provider: { ...google.provider, reverseGeocode: () => Promise.resolve(null) },
  }
  const { show } = start([nothing, osm])

  const { maps, codes } = await show('{ provider address { city } }', VADUZ)

  expect([maps, codes]).toEqual([[{ provider: 'GOOGLE', address: null }], []])
  expect(osm.asked).toEqual([])
})

describe('one operation never mixes providers', () => {
  test('maps asked for before the first ones are answered move along with them', async () => {
    const [google, osm] = pair()
    let open = () => {}
    google.gate = new Promise((resolve) => (open = resolve))
    google.fault = 'BACKEND_UNAVAILABLE'
    const { operation } = start([google, osm])
    const { show } = operation()

    const first = show(ALL, VADUZ)
    await turn()
    google.fault = null
    const second = show(ALL, SCHAAN)
    await turn()
    open()

    expect([(await first).maps, (await second).maps]).toEqual([[allOf('OSM')], [allOf('OSM')]])
    expect(google.asked).toHaveLength(2)
    expect(osm.asked).toHaveLength(2)
  })

  test('what is asked after something was shown is asked of the same one, though it fails', async () => {
    const [google, osm] = pair()
    const { operation } = start([google, osm])
    const { show } = operation()
    await show(ALL, VADUZ)
    google.fault = 'BACKEND_UNAVAILABLE'

    const { maps, codes } = await show(ALL, SCHAAN)

    expect(maps).toEqual([{ ...allOf('GOOGLE'), address: null }])
    expect(codes).toEqual(['_entities.0.address: BACKEND_UNAVAILABLE'])
    expect(osm.asked).toEqual([])
  })
})

/** Until all that can go on has gone on. */
const turn = () => new Promise((resolve) => setImmediate(resolve))
