import type { AddressRecord, PictureView } from '../../../subgraphs/maps/map-provider.ts'
import {
  createLocalOfflineMaps,
  type LoadedOfflineMaps,
} from '../../../subgraphs/maps/providers/offline-local.ts'
import { PNG } from './fake-google.ts'

export const VADUZ = { latitude: 47.141, longitude: 9.5215 }

export const STAEDTLE: AddressRecord = {
  formatted: 'Städtle 1, 9490 Vaduz, Liechtenstein',
  street: 'Städtle',
  houseNumber: '1',
  postalCode: '9490',
  city: 'Vaduz',
  region: 'Vaduz',
  countryCode: 'LI',
  precision: 'BUILDING',
}

/** Knows one address, draws one picture and remembers what it was to show. */
export function fakeEngine(address: AddressRecord | null = STAEDTLE) {
  const views: PictureView[] = []
  const languages: (string | undefined)[] = []
  const engine: LoadedOfflineMaps = {
    reverseGeocode: ({ latitude }, language) => {
      languages.push(language)
      return latitude === VADUZ.latitude ? address : null
    },
    renderPng: (view) => {
      views.push(view)
      return Promise.resolve(PNG)
    },
    tile: (z, x) => (z === 14 && x === 1 ? Uint8Array.of(1, 2, 3) : null),
    tileJson: { tilejson: '3.0.0', vector_layers: [{ id: 'roads' }] },
  }
  return { maps: createLocalOfflineMaps(() => Promise.resolve(engine)), views, languages }
}
