import type { BackendError } from '../../backend/errors.ts'
import type { CallPrices, MapProvider } from '../map-provider.ts'

/** What a provider bills. */
export type CallKind = keyof CallPrices

/** The same provider; `meter` hears of each call before it is made, and prevents it by the error that it answers. */
export function meterProvider(
  provider: MapProvider,
  meter: (kind: CallKind) => BackendError | null,
): MapProvider {
  const metered = <T>(kind: CallKind, call: () => Promise<T>): Promise<T> => {
    const refusal = meter(kind)
    return refusal === null ? call() : Promise.reject(refusal)
  }
  const { name, attribution, tileSet, facts } = provider
  return {
    ...{ name, attribution, tileSet },
    ...(facts && { facts }),
    reverseGeocode: (place, language) =>
      metered('address', () => provider.reverseGeocode(place, language)),
    staticImage: (view) => metered('picture', () => provider.staticImage(view)),
    tile: (tile) => metered('tile', () => provider.tile(tile)),
    tileJson: () => provider.tileJson(),
    linkTo: (place) => provider.linkTo(place),
  }
}
