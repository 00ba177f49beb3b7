/**
 * What one operation may ask of the maps provider.
 *
 * @module
 */
import DataLoader from 'dataloader'
import { eachBy } from '../backend/each-by.ts'
import type { AssetLinks } from '../subgraph.ts'
import type { AddressRecord, MapProvider, Place } from './map-provider.ts'

/** What a map is resolved from: nothing is asked of a provider until a field of it is. */
export interface MapRecord extends Place {
  readonly headingDegrees: number | null
}

/** Coordinates as they were given; equal questions are one call. */
export interface AddressKey extends Place {
  readonly language: string | null
}

export interface MapsContext {
  readonly maps: {
    readonly address: DataLoader<AddressKey, AddressRecord | null, string>
    readonly provider: MapProvider
    readonly links: AssetLinks
  }
}

export function createMapsContext(provider: MapProvider, links: AssetLinks): MapsContext {
  const address = new DataLoader<AddressKey, AddressRecord | null, string>(
    eachBy(({ language, ...place }: AddressKey) => provider.reverseGeocode(place, language)),
    {
      name: 'maps.address',
      cacheKeyFn: ({ latitude, longitude, language }) =>
        `${String(latitude)},${String(longitude)},${language ?? ''}`,
    },
  )
  return { maps: { address, provider, links } }
}
