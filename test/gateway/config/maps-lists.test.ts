import { describe, expect, test } from '@jest/globals'
import { ConfigError } from '../../../gateway/config/config-error.ts'
import { readConfig } from '../../../gateway/config/read-config.ts'
import { completeEnvironment as complete } from './complete-environment.ts'

const read = (environment: Readonly<Record<string, string>>) =>
  readConfig({ ...complete, ...environment })

const faultsOf = (environment: Readonly<Record<string, string>>) => {
  try {
    read(environment)
    return []
  } catch (error) {
    return (error as ConfigError).faults.map(({ variable }) => variable)
  }
}

describe('providers', () => {
  test('are the packaged maps alone unless somebody says otherwise', () => {
    expect(read({}).mapsProviders).toEqual(['offline'])
  })

  test('may be one, by the older name', () => {
    const config = read({ MAPS_PROVIDER: 'google', GOOGLE_MAPS_KEY: 'key' })

    expect(config.mapsProviders).toEqual(['google'])
  })

  test('come in the order of the list', () => {
    const config = read({ MAPS_PROVIDERS: 'google, offline', GOOGLE_MAPS_KEY: 'key' })

    expect(config.mapsProviders).toEqual(['google', 'offline'])
  })

  test.each([
    ['google', ['GOOGLE_MAPS_KEY']],
    ['mapbox,here', ['MAPBOX_TOKEN', 'HERE_KEY']],
    ['osm', ['OSM_TILES', 'OSM_USER_AGENT']],
    ['offline,offline', ['MAPS_PROVIDERS']],
    ['Google', ['MAPS_PROVIDERS']],
  ])('%s lacks %j', (providers, variables) => {
    expect(faultsOf({ MAPS_PROVIDERS: providers })).toEqual(variables)
  })

  test('of the sandbox’s credentials none is taken in production', () => {
    const faults = faultsOf({
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://api.example',
      MAPS_PROVIDERS: 'mapbox,here',
      MAPBOX_TOKEN: 'sandbox-mapbox-token',
      HERE_KEY: 'sandbox-here-key',
    })

    expect(faults).toEqual(expect.arrayContaining(['MAPBOX_TOKEN', 'HERE_KEY']))
  })
})

describe('what is said of a provider', () => {
  test('reads as one value for each', () => {
    const config = read({
      MAPS_REGIONS: 'osm:LI+North America+5.9/45.8/10.5/47.8, mapbox:US',
      MAPS_LANGUAGES: 'osm:de+en',
      MAPS_PRICES: 'google:5000/2000/600',
      MAPS_CALLS_PER_DAY: 'google:1000,mapbox:0',
      MAPS_CALLS_PER_MONTH: '',
    })

    const box = { west: 5.9, south: 45.8, east: 10.5, north: 47.8 }
    expect(Object.fromEntries(config.mapsRegions)).toEqual({
      osm: ['LI', 'North America', box],
      mapbox: ['US'],
    })
    expect(config.mapsLanguages.get('osm')).toEqual(['de', 'en'])
    expect(config.mapsPrices.get('google')).toEqual({ address: 5000, picture: 2000, tile: 600 })
    expect([...config.mapsCallsPerDay]).toEqual([
      ['google', 1000],
      ['mapbox', 0],
    ])
    expect(config.mapsCallsPerMonth.size).toBe(0)
  })

  test.each([
    ['MAPS_REGIONS', 'osm'],
    ['MAPS_REGIONS', 'osm:'],
    ['MAPS_REGIONS', 'osm:5/45/10'],
    ['MAPS_REGIONS', 'osm:5/47/10/45'],
    ['MAPS_REGIONS', 'osm:5/45/190/47'],
    ['MAPS_REGIONS', 'osm:LI,osm:CH'],
    ['MAPS_LANGUAGES', 'osm:de-LI'],
    ['MAPS_PRICES', 'google:5000'],
    ['MAPS_PRICES', 'google:5000/2000/0.5'],
    ['MAPS_CALLS_PER_DAY', 'google:-1'],
    ['MAPS_CALLS_PER_DAY', 'Google:1'],
    ['MAPS_PREFER', 'cheap'],
    ['MAPS_COOLING_MS', '0'],
    ['OSM_TILES', 'https://tiles.example/{z}/{x}.png'],
    ['OSM_TILES', 'https://user@tiles.example/{z}/{x}/{y}.png'],
  ])('is refused: %s=%s', (variable, text) => {
    expect(faultsOf({ [variable]: text })).toEqual([variable])
  })
})
