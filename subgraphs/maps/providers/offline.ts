/**
 * The offline provider: packaged data, no other company asked. The engine runs in this process, or behind a URL.
 *
 * @module
 */
import type {
  AddressRecord,
  MapProvider,
  PictureView,
  Place,
  TileAddress,
  TileJson,
  TileSetRecord,
} from '../map-provider.ts'

/** Where the packaged data is worked: {@link createLocalOfflineMaps} or {@link createRemoteOfflineMaps}. */
export interface OfflineSource {
  reverseGeocode(place: Place, language: string | null): Promise<AddressRecord | null>
  renderPng(view: PictureView): Promise<Uint8Array>
  /** Mapbox Vector Tile; `null` where there is none. */
  tile(tile: TileAddress): Promise<Uint8Array | null>
  tileJson(): Promise<TileJson>
}

/** Shown wherever anything of the packaged data is shown, as its licences ask. */
export const OFFLINE_ATTRIBUTION =
  '© OpenStreetMap contributors, Natural Earth, © GeoNames (CC BY 4.0)'

export const OFFLINE_TILE_SET: TileSetRecord = { format: 'VECTOR', minZoom: 0, maxZoom: 14 }

/** The packaged data changes with a release only. */
const MAX_AGE_SECONDS = 86_400

export const createOfflineProvider = (source: OfflineSource): MapProvider => ({
  name: 'OFFLINE',
  attribution: OFFLINE_ATTRIBUTION,
  tileSet: OFFLINE_TILE_SET,
  facts: { mayStoreAddresses: true },
  reverseGeocode: (place, language) => source.reverseGeocode(place, language),
  staticImage: async (view) => ({
    bytes: await source.renderPng(view),
    maxAgeSeconds: MAX_AGE_SECONDS,
  }),
  tile: async (address) => {
    const bytes = await source.tile(address)
    return bytes === null ? null : { bytes, maxAgeSeconds: MAX_AGE_SECONDS }
  },
  tileJson: () => source.tileJson(),
  linkTo: () => null,
})
