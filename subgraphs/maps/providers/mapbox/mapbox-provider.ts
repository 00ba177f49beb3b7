/**
 * Mapbox: Geocoding v6, Static Images and Static Tiles.
 *
 * @module
 */
import type { HttpBackend } from '../../../backend/http-backend.ts'
import type { MapProvider, Place, TileAddress } from '../../map-provider.ts'
import { getPng } from '../png-answers.ts'
import { readAddress } from './address.ts'
import { staticImagePath } from './static-image.ts'

export { readMapboxError } from './mapbox-error.ts'

export interface MapboxOptions {
  /** `https://api.mapbox.com`, its `readError` being {@link readMapboxError}. */
  readonly api: HttpBackend
  /** Access token with the scope `styles:tiles`. Mapbox takes it in the query: a transport must not log URLs. */
  readonly accessToken: string
  /** Of pictures and tiles, `account/style`; a style with vector layers. Default `mapbox/streets-v12`. */
  readonly style?: string
  /**
   * Asks for permanent geocodes, which cost more and may be kept; temporary ones may be shown once and not kept.
   * Default false.
   */
  readonly permanentGeocodes?: boolean
}

const MAX_TILE_ZOOM = 22

/** US dollars in millionths, list prices of the first tier. @see Mapbox, "Pricing". */
const PRICES = { address: 750, picture: 1000, tile: 500 } as const
const PERMANENT_ADDRESS_PRICE = 5000

export function createMapboxProvider(options: MapboxOptions): MapProvider {
  const { api, accessToken, style = 'mapbox/streets-v12', permanentGeocodes = false } = options
  const token = `access_token=${encodeURIComponent(accessToken)}`
  return {
    name: 'MAPBOX',
    attribution: '© Mapbox © OpenStreetMap',
    tileSet: { format: 'PNG', minZoom: 0, maxZoom: MAX_TILE_ZOOM },
    facts: {
      prices: permanentGeocodes ? { ...PRICES, address: PERMANENT_ADDRESS_PRICE } : PRICES,
      mayStoreAddresses: permanentGeocodes,
    },
    reverseGeocode: (place, language) =>
      api.getJson(
        `/search/geocode/v6/reverse?${geocodeQuery(place, language, permanentGeocodes)}&${token}`,
        readAddress,
      ),
    staticImage: (view) => getPng(api, `${staticImagePath(view, style)}?${token}`),
    tile: (tile) => getPng(api, `${tilePath(tile, style)}?${token}`),
    tileJson: () => Promise.resolve({ name: 'Mapbox', tileSize: 256 }),
    linkTo: () => null,
  }
}

/** In the order of preference; without a `limit`, which Mapbox takes with one type only. */
const FEATURE_TYPES = 'address,street,neighborhood,locality,place,region,country'

function geocodeQuery({ latitude, longitude }: Place, language: string | null, permanent: boolean) {
  const query = new URLSearchParams({
    longitude: String(longitude),
    latitude: String(latitude),
    types: FEATURE_TYPES,
  })
  if (language !== null) query.set('language', language)
  if (permanent) query.set('permanent', 'true')
  return query.toString()
}

/** 256-pixel tiles of 512 device pixels, sharp on every screen. */
const tilePath = ({ z, x, y }: TileAddress, style: string) =>
  `/styles/v1/${style}/tiles/256/${String(z)}/${String(x)}/${String(y)}@2x`
