import type { CallPrices, MapProvider } from '../map-provider.ts'

/** What a provider bills. */
export type CallKind = keyof CallPrices

/** The same provider; `meter` hears of each call before it is made, and prevents it by throwing. */
export const meterProvider = (
  provider: MapProvider,
  meter: (kind: CallKind) => void,
): MapProvider => ({
  name: provider.name,
  attribution: provider.attribution,
  tileSet: provider.tileSet,
  ...(provider.facts === undefined ? {} : { facts: provider.facts }),
  reverseGeocode: async (place, language) => {
    meter('address')
    return provider.reverseGeocode(place, language)
  },
  staticImage: async (view) => {
    meter('picture')
    return provider.staticImage(view)
  },
  tile: async (tile) => {
    meter('tile')
    return provider.tile(tile)
  },
  tileJson: () => provider.tileJson(),
  linkTo: (place) => provider.linkTo(place),
})
