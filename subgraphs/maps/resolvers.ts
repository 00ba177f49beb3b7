/** Only `address` asks a provider; pictures and tiles are URLs, and asked for when somebody follows them. */
import { GraphQLCountryCode, GraphQLLocale } from 'graphql-scalars'
import { Latitude, Longitude } from '../backend/coordinates.ts'
import { pictureUrl, tileJsonUrl, tileUrlTemplate } from './assets.ts'
import type { MapProvider } from './map-provider.ts'
import { toPictureView } from './picture-view.ts'
import type { MapProvider as ProviderName, Resolvers } from './resolvers.generated.ts'
import { Url } from './url-scalar.ts'

export const resolvers: Resolvers = {
  CountryCode: GraphQLCountryCode,
  Latitude,
  Locale: GraphQLLocale,
  Longitude,
  URL: Url,
  Query: {
    reverseGeocode: (_root, { latitude, longitude, language }, { maps }) =>
      maps.address({ latitude, longitude, language: language ?? null }),
  },
  MapView: {
    __resolveReference: ({ latitude, longitude, headingDegrees }) => ({
      latitude,
      longitude,
      headingDegrees: headingDegrees ?? null,
    }),
    provider: (map, _args, { maps }) =>
      of(maps.providerOf(map), ({ name }) => name as ProviderName),
    attribution: (map, _args, { maps }) =>
      of(maps.providerOf(map), ({ attribution }) => attribution),
    address: ({ latitude, longitude }, { language }, { maps }) =>
      maps.address({ latitude, longitude, language: language ?? null }),
    staticImage: (map, wanted, { maps: { links, providerOf } }) => {
      const view = toPictureView(map, wanted)
      return of(providerOf(map), (provider) => ({
        url: pictureUrl(links, provider, view),
        widthPixels: view.widthPx * view.scale,
        heightPixels: view.heightPx * view.scale,
      }))
    },
    tileSet: (map, _args, { maps: { links, providerOf } }) =>
      of(providerOf(map), (provider) => ({
        ...provider.tileSet,
        urlTemplate: tileUrlTemplate(links, provider),
        tileJsonUrl: tileJsonUrl(links, provider),
      })),
    link: (map, _args, { maps }) => of(maps.providerOf(map), (provider) => provider.linkTo(map)),
  },
}

/** What is there at once is answered at once. */
const of = <T>(provider: MapProvider | Promise<MapProvider>, read: (provider: MapProvider) => T) =>
  provider instanceof Promise ? provider.then(read) : read(provider)
