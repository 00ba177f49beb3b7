import { languages, perProvider, prices, providerName, regions } from '../maps-lists.ts'
import { sameAs, type OptionTable } from '../option.ts'
import { flag, integer, oneOf, someOf } from '../parsers.ts'

/** Which provider answers. */
export const mapsOptions = {
  mapsProvider: {
    env: 'MAPS_PROVIDER',
    doc: 'The one provider of maps, where `MAPS_PROVIDERS` is not set.',
    fallback: 'offline',
    parse: providerName,
  },
  mapsProviders: {
    env: 'MAPS_PROVIDERS',
    doc: 'Providers of maps, comma-separated, the one that is to answer first comes first: `google`, `mapbox`, `here`, `osm`, `offline` (packaged data). Where one fails, all maps of the request come from the next one.',
    fallback: sameAs('MAPS_PROVIDER'),
    parse: someOf(providerName),
  },
  mapsPrefer: {
    env: 'MAPS_PREFER',
    doc: 'Who comes first of those that could answer: by `order` of `MAPS_PROVIDERS`, or by `price` of an address, the cheapest first.',
    fallback: 'order',
    parse: oneOf('order', 'price'),
  },
  mapsRegions: {
    env: 'MAPS_REGIONS',
    doc: 'Where a provider has data, e.g. `osm:LI+CH+5.9/45.8/10.5/47.8`: ISO 3166-1 countries, continents by name (`Europe`) or UN M49 code, `EU`, boxes west/south/east/north in degrees. Elsewhere it is not asked. Providers not named: everywhere.',
    fallback: '',
    parse: perProvider(regions),
  },
  mapsLanguages: {
    env: 'MAPS_LANGUAGES',
    doc: 'Languages that a provider names places in, e.g. `osm:de+en`. For another one it is asked last. Providers not named: all.',
    fallback: '',
    parse: perProvider(languages),
  },
  mapsPrices: {
    env: 'MAPS_PRICES',
    doc: 'What one address, picture and tile of a provider cost, in millionths of one currency, e.g. `google:5000/2000/600`. Providers not named: their list prices in US dollars.',
    fallback: '',
    parse: perProvider(prices),
  },
  mapsCallsPerDay: {
    env: 'MAPS_CALLS_PER_DAY',
    doc: 'Most billed calls of a provider from midnight to midnight UTC, e.g. `google:1000,mapbox:500`. Counted by each process for itself, from its start.',
    fallback: '',
    parse: perProvider(integer(0, 1_000_000_000)),
  },
  mapsCallsPerMonth: {
    env: 'MAPS_CALLS_PER_MONTH',
    doc: 'The same for a calendar month.',
    fallback: '',
    parse: perProvider(integer(0, 1_000_000_000)),
  },
  mapsCoolingMs: {
    env: 'MAPS_COOLING_MS',
    doc: 'How long a provider is left alone after a failure, in milliseconds; doubled with each further one, four times this at most. Then one request tries it.',
    fallback: '1000',
    parse: integer(1, 600_000),
  },
  mapsPictureFailover: {
    env: 'MAPS_PICTURE_FAILOVER',
    doc: "Whether a picture whose provider fails when it is fetched comes from the next one: `on` or `off`. It carries its own provider's attribution.",
    fallback: 'on',
    parse: flag,
  },
} as const satisfies OptionTable
