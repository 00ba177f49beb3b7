import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { graphql, parse, type GraphQLEnumType } from 'graphql'
import {
  createMapsPool,
  createMapsSubgraph,
  type MapProvider,
} from '../../../subgraphs/maps/index.ts'
import type { FakeAnswer } from '../../support/fake-transport.ts'
import { answerOk, BEDFORD, fakeGoogle } from './fake-google.ts'
import { fakeProvider } from './fake-provider.ts'
import { plainLinks } from './plain-links.ts'

const typeDefs = ['directives', 'maps']
  .map((name) => readFileSync(new URL(`../../../schema/${name}.graphql`, import.meta.url), 'utf8'))
  .join('\n')

const poolOf = (provider: MapProvider) =>
  createMapsPool({ providers: [{ provider }], now: () => 0 })

function start(answer: (path: string) => FakeAnswer = () => answerOk(BEDFORD)) {
  const google = fakeGoogle(answer)
  const maps = createMapsSubgraph({ typeDefs, pool: poolOf(google.provider), links: plainLinks })
  const run = async (source: string, variables: Record<string, unknown> = {}) => {
    const contextValue = maps.createContext({})
    const args = { schema: maps.schema, source, variableValues: variables, contextValue }
    // As a client reads it.
    return JSON.parse(JSON.stringify(await graphql(args))) as {
      readonly data?: unknown
      readonly errors?: readonly { message: string; path: unknown; extensions: unknown }[]
    }
  }
  const runOnMaps = (selection: string, ...places: readonly object[]) =>
    run(
      `query ($maps: [_Any!]!) { _entities(representations: $maps) { ... on MapView ${selection} } }`,
      {
        maps: places.map((place) => ({ __typename: 'MapView', ...place })),
      },
    )
  return { run, runOnMaps, paths: google.paths }
}

const VADUZ = { latitude: 47.141, longitude: 9.5215, headingDegrees: 90 }

test('a map is known by place and heading, and all of it comes from one provider', async () => {
  const { runOnMaps, paths } = start()

  const { data, errors } = await runOnMaps(
    '{ latitude longitude headingDegrees provider attribution link address { city precision } }',
    VADUZ,
  )

  expect(errors).toBeUndefined()
  expect(data).toEqual({
    _entities: [
      {
        ...VADUZ,
        provider: 'GOOGLE',
        attribution: 'Map data © Google',
        link: 'https://www.google.com/maps/search/?api=1&query=47.141%2C9.5215',
        address: { city: 'Brooklyn', precision: 'BUILDING' },
      },
    ],
  })
  expect(paths()).toHaveLength(1)
})

test('nothing is asked of the provider for what is known without it', async () => {
  const { runOnMaps, paths } = start()

  const { data } = await runOnMaps(
    '{ attribution staticImage { url widthPixels heightPixels } tileSet { urlTemplate tileJsonUrl format minZoom maxZoom } }',
    VADUZ,
  )

  expect(data).toEqual({
    _entities: [
      {
        attribution: 'Map data © Google',
        staticImage: {
          url: `https://gw.test/static/${encodeURIComponent('["GOOGLE",47.141,9.5215,90,640,400,16,1]')}.png`,
          widthPixels: 640,
          heightPixels: 400,
        },
        tileSet: {
          urlTemplate: 'https://gw.test/tiles/GOOGLE%2FPNG/{z}/{x}/{y}.png',
          tileJsonUrl: 'https://gw.test/tilejson/GOOGLE%2FPNG.json',
          format: 'PNG',
          minZoom: 0,
          maxZoom: 22,
        },
      },
    ],
  })
  expect(paths()).toEqual([])
})

test('a picture counts device pixels, and its URL says the same for the same picture', async () => {
  const { runOnMaps } = start()

  const { data } = await runOnMaps(
    '{ staticImage(width: 100, height: 64, zoom: 3, scale: 2) { url widthPixels heightPixels } }',
    { ...VADUZ, latitude: 47.1410000001, headingDegrees: null },
  )

  expect(data).toEqual({
    _entities: [
      {
        staticImage: {
          url: `https://gw.test/static/${encodeURIComponent('["GOOGLE",47.141,9.5215,null,100,64,3,2]')}.png`,
          widthPixels: 200,
          heightPixels: 128,
        },
      },
    ],
  })
})

test('equal places are geocoded once, other places and languages each for themselves', async () => {
  const { runOnMaps, paths } = start()
  const elsewhere = { ...VADUZ, latitude: 47.2 }

  const { errors } = await runOnMaps(
    '{ address { city } same: address { street } de: address(language: "de-LI") { city } }',
    VADUZ,
    { ...VADUZ, headingDegrees: 180 },
    elsewhere,
  )

  expect(errors).toBeUndefined()
  expect(paths().map((path) => path.replace('/maps/api/geocode/json?', ''))).toEqual([
    'latlng=47.141%2C9.5215&key=k%261',
    'latlng=47.141%2C9.5215&language=de-LI&key=k%261',
    'latlng=47.2%2C9.5215&key=k%261',
    'latlng=47.2%2C9.5215&language=de-LI&key=k%261',
  ])
})

test('a failing provider takes the address of that place only', async () => {
  const { runOnMaps } = start((path) =>
    path.includes('47.2') ? { status: 503, body: '' } : answerOk(BEDFORD),
  )

  const { data, errors } = await runOnMaps(
    '{ attribution staticImage { widthPixels } address { city } }',
    VADUZ,
    { ...VADUZ, latitude: 47.2 },
  )

  const rest = { attribution: 'Map data © Google', staticImage: { widthPixels: 640 } }
  expect(data).toEqual({
    _entities: [
      { ...rest, address: { city: 'Brooklyn' } },
      { ...rest, address: null },
    ],
  })
  expect(errors).toEqual([
    expect.objectContaining({
      path: ['_entities', 1, 'address'],
      extensions: { code: 'BACKEND_UNAVAILABLE', backend: 'maps' },
    }),
  ])
})

test('reverseGeocode answers an address, or null where there is none', async () => {
  const { run } = start((path) =>
    path.includes('latlng=0%2C0')
      ? { body: { status: 'ZERO_RESULTS', results: [] } }
      : answerOk(BEDFORD),
  )

  const { data, errors } = await run(`{
    here: reverseGeocode(latitude: 40.714224, longitude: -73.961452) { formatted countryCode }
    atSea: reverseGeocode(latitude: 0, longitude: 0) { formatted }
  }`)

  expect(errors).toBeUndefined()
  expect(data).toEqual({
    here: { formatted: BEDFORD.formatted_address, countryCode: 'US' },
    atSea: null,
  })
})

test.each([
  ['latitude: 91, longitude: 0', 'between -90 and 90'],
  ['latitude: 0, longitude: -180.5', 'between -180 and 180'],
  ['latitude: 0, longitude: 0, language: "d&x=1"', 'BCP-47'],
])('reverseGeocode(%s) is refused before anyone is asked', async (args, message) => {
  const { run, paths } = start()

  const { errors } = await run(`{ reverseGeocode(${args}) { formatted } }`)

  expect(errors?.[0]?.message).toContain(message)
  expect(paths()).toEqual([])
})

test.each([
  ['width: 63', 'width', 'width must be 64 to 640'],
  ['height: 641', 'height', 'height must be 64 to 640'],
  ['zoom: 21', 'zoom', 'zoom must be 0 to 20'],
  ['zoom: -1', 'zoom', 'zoom must be 0 to 20'],
  ['scale: 3', 'scale', 'scale must be 1 to 2'],
])('staticImage(%s) says which argument is at fault', async (args, argument, message) => {
  const { runOnMaps } = start()

  const { errors } = await runOnMaps(`{ staticImage(${args}) { url } }`, VADUZ)

  expect(errors).toEqual([
    expect.objectContaining({ message, extensions: { code: 'BAD_USER_INPUT', argument } }),
  ])
})

test('a null argument takes no place outside the range', async () => {
  const { runOnMaps } = start()

  const { errors } = await runOnMaps('{ staticImage(width: null) { url } }', VADUZ)

  expect(errors).toHaveLength(1)
})

test('the SDL it hands out is the one it was given', () => {
  const { provider } = fakeGoogle(() => answerOk())
  const maps = createMapsSubgraph({ typeDefs, pool: poolOf(provider), links: plainLinks })

  expect(maps.typeDefs).toBe(typeDefs)
  expect(() => parse(maps.typeDefs)).not.toThrow()
})

test('a provider that the SDL does not name is added to it', () => {
  const { provider } = fakeProvider('EXAMPLE')
  const maps = createMapsSubgraph({ typeDefs, pool: poolOf(provider), links: plainLinks })

  expect((maps.schema.getType('MapProvider') as GraphQLEnumType).getValue('EXAMPLE')).toBeDefined()
  expect(maps.typeDefs.startsWith(typeDefs)).toBe(true)
})
