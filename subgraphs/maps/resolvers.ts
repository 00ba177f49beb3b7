/** Only `address` asks the provider; pictures and tiles are URLs, and asked for when somebody follows them. */
import { GraphQLCountryCode, GraphQLLocale, GraphQLURL } from 'graphql-scalars'
import { Latitude, Longitude } from '../backend/coordinates.ts'
import { pictureUrl, tileJsonUrl, tileUrlTemplate } from './assets.ts'
import { toPictureView } from './picture-view.ts'
import type { Resolvers } from './resolvers.generated.ts'

export const resolvers: Resolvers = {
  CountryCode: GraphQLCountryCode,
  Latitude,
  Locale: GraphQLLocale,
  Longitude,
  URL: GraphQLURL,
  Query: {
    reverseGeocode: (_root, { latitude, longitude, language }, { maps }) =>
      maps.address.load({ latitude, longitude, language: language ?? null }),
  },
  MapView: {
    __resolveReference: ({ latitude, longitude, headingDegrees }) => ({
      latitude,
      longitude,
      headingDegrees: headingDegrees ?? null,
    }),
    provider: (_map, _args, { maps }) => maps.provider.name,
    attribution: (_map, _args, { maps }) => maps.provider.attribution,
    address: ({ latitude, longitude }, { language }, { maps }) =>
      maps.address.load({ latitude, longitude, language: language ?? null }),
    staticImage: (map, wanted, { maps: { links, provider } }) => {
      const view = toPictureView(map, wanted)
      return {
        url: pictureUrl(links, provider, view),
        widthPixels: view.widthPx * view.scale,
        heightPixels: view.heightPx * view.scale,
      }
    },
    tileSet: (_map, _args, { maps: { links, provider } }) => ({
      ...provider.tileSet,
      urlTemplate: tileUrlTemplate(links, provider),
      tileJsonUrl: tileJsonUrl(links, provider),
    }),
    link: (map, _args, { maps }) => maps.provider.linkTo(map),
  },
}
