/**
 * The providers of maps that there are, and the pool of those that are configured.
 *
 * @module
 */
import {
  createGoogleProvider,
  createHereProvider,
  createLocalOfflineMaps,
  createMapboxProvider,
  createMapsPool,
  createOfflineProvider,
  createOsmProvider,
  createRemoteOfflineMaps,
  FURTHER_PROVIDERS,
  readGoogleError,
  readHereError,
  readMapboxError,
  readOsmError,
  readTileTemplate,
  type LoadedOfflineMaps,
  type MapProvider,
  type MapsEvents,
  type MapsPool,
  type ProviderFacts,
} from '../subgraphs/maps/index.ts'
import type { Backends } from './backends.ts'
import { ConfigError } from './config/config-error.ts'
import type { Config } from './config/options.ts'

/** The world outside this process, as far as maps need it. */
export interface MapsEffects {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Reads the packaged map data; asked only when the offline provider runs in this process. */
  readonly loadOfflineMaps: () => Promise<LoadedOfflineMaps>
  /** Reads the font that captions are lettered in. */
  readonly readFont: () => Promise<Uint8Array>
  /** Told of calls that cost money, and of providers that were replaced. Default: nobody is. */
  readonly mapsEvents?: MapsEvents
}

export interface MapsWiring {
  readonly config: Config
  readonly backends: Pick<Backends, 'maps' | 'named'>
  readonly effects: MapsEffects
}

type Create = (wiring: MapsWiring) => MapProvider

/** By the name in `MAPS_PROVIDERS`. */
const PROVIDERS: Readonly<Record<string, Create>> = {
  google: ({ config, backends, effects: { now } }) =>
    createGoogleProvider({
      maps: backends.maps(config.googleMapsUrl, readGoogleError),
      tiles: backends.maps(config.googleTilesUrl, readGoogleError),
      apiKey: config.googleMapsKey ?? '',
      ...(config.googleMapsSigningSecret && { signingSecret: config.googleMapsSigningSecret }),
      now,
    }),
  mapbox: ({ config, backends }) =>
    createMapboxProvider({
      api: backends.maps(config.mapboxUrl, readMapboxError),
      accessToken: config.mapboxToken ?? '',
      permanentGeocodes: config.mapboxPermanentGeocodes,
    }),
  here: ({ config, backends }) =>
    createHereProvider({
      search: backends.maps(config.hereSearchUrl, readHereError),
      images: backends.maps(config.hereImagesUrl, readHereError),
      tiles: backends.maps(config.hereTilesUrl, readHereError),
      apiKey: config.hereKey ?? '',
    }),
  osm: ({ config, backends, effects: { now, readFont } }) => {
    const { origin, path } = readTileTemplate(config.osmTiles ?? '')
    return createOsmProvider({
      nominatim: backends.maps(config.nominatimUrl, readOsmError),
      tiles: backends.maps(origin, readOsmError),
      tilePath: path,
      maxZoom: config.osmTilesMaxZoom,
      userAgent: config.osmUserAgent ?? '',
      minIntervalMs: config.nominatimIntervalMs,
      attribution: config.osmAttribution,
      readFont,
      now,
    })
  },
  offline: ({ config: { mapsOfflineUrl: url }, backends, effects }) =>
    createOfflineProvider(
      url === null
        ? createLocalOfflineMaps(effects.loadOfflineMaps)
        : createRemoteOfflineMaps(backends.maps(url)),
    ),
  ...Object.fromEntries(
    Object.entries(FURTHER_PROVIDERS).map(([name, create]): [string, Create] => [
      name,
      ({ backends }) => create(backends.named(`${name}-maps`)),
    ]),
  ),
}

/** @throws {ConfigError} when there is no such provider, or a region is none. */
export function createMaps(wiring: MapsWiring): MapsPool {
  const { config, effects } = wiring
  checkNames(config)
  const providers = config.mapsProviders.map((name) => ({
    provider: (PROVIDERS[name] as Create)(wiring),
    facts: factsOf(name, config),
    budget: {
      ...perName('perDay', config.mapsCallsPerDay.get(name)),
      ...perName('perMonth', config.mapsCallsPerMonth.get(name)),
    },
  }))
  try {
    return createMapsPool({
      providers,
      preference: config.mapsPrefer,
      coolingMs: config.mapsCoolingMs,
      now: effects.now,
      ...(effects.mapsEvents && { events: effects.mapsEvents }),
    })
  } catch (error) {
    const [, expected = '', came = ''] = /^expected (.*), (got .*)$/.exec(String(error)) ?? []
    throw new ConfigError([{ variable: 'MAPS_REGIONS', expected, came }])
  }
}

const factsOf = (name: string, config: Config): ProviderFacts => ({
  ...perName('regions', config.mapsRegions.get(name)),
  ...perName('languages', config.mapsLanguages.get(name)),
  ...perName('prices', config.mapsPrices.get(name)),
})

/** What is not configured is absent. */
const perName = <K extends string, T>(key: K, value: T | undefined): { readonly [_ in K]?: T } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [_ in K]?: T }

function checkNames(config: Config): void {
  const lists = {
    MAPS_PROVIDERS: config.mapsProviders,
    MAPS_REGIONS: config.mapsRegions.keys(),
    MAPS_LANGUAGES: config.mapsLanguages.keys(),
    MAPS_PRICES: config.mapsPrices.keys(),
    MAPS_CALLS_PER_DAY: config.mapsCallsPerDay.keys(),
    MAPS_CALLS_PER_MONTH: config.mapsCallsPerMonth.keys(),
  }
  const faults = Object.entries(lists).flatMap(([variable, names]) =>
    [...names]
      .filter((name) => !Object.hasOwn(PROVIDERS, name))
      .map((name) => ({
        variable,
        expected: `providers among ${Object.keys(PROVIDERS).join(', ')}`,
        came: `"${name}" came`,
      })),
  )
  if (faults.length > 0) throw new ConfigError(faults)
}
