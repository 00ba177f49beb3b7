/**
 * HERE: Geocoding and Search v7, Map Image v3 and Raster Tile v3.
 *
 * @module
 */
import type { HttpBackend } from '../../../backend/http-backend.ts'
import type { MapProvider, Place, TileAddress } from '../../map-provider.ts'
import { getPng, getPngTile } from '../png-answers.ts'
import { readAddress } from './address.ts'
import { mapImagePath } from './map-image.ts'

export { readHereError } from './here-error.ts'

export interface HereOptions {
  /** `https://revgeocode.search.hereapi.com`, its `readError` being {@link readHereError}. */
  readonly search: HttpBackend
  /** `https://image.maps.hereapi.com`, its `readError` being {@link readHereError}. */
  readonly images: HttpBackend
  /** `https://maps.hereapi.com`, its `readError` being {@link readHereError}. */
  readonly tiles: HttpBackend
  /** HERE takes it in the query: a transport must not log URLs. */
  readonly apiKey: string
  /** Of pictures and tiles. Default `explore.day`. */
  readonly style?: string
  /**
   * Of names on pictures and tiles: two letters, and a script of four where it matters (`sr-Latn`). Default: the one of
   * each country.
   */
  readonly language?: string
}

const MAX_TILE_ZOOM = 20

/** US dollars in millionths, base plan. @see HERE platform, "Base Plan Pricing". */
const PRICES = { address: 830, picture: 830, tile: 83 } as const

export function createHereProvider(options: HereOptions): MapProvider {
  const { search, images, tiles, apiKey, style = 'explore.day', language = null } = options
  const key = `&apiKey=${encodeURIComponent(apiKey)}`
  const tileQuery = tileQueryOf(style, language)
  return {
    name: 'HERE',
    attribution: '© HERE',
    tileSet: { format: 'PNG', minZoom: 0, maxZoom: MAX_TILE_ZOOM },
    facts: { prices: PRICES, mayStoreAddresses: false },
    reverseGeocode: (place, wanted) =>
      search.getJson(reversePath(place, wanted) + key, readAddress),
    staticImage: (view) => getPng(images, mapImagePath(view, style, language) + key),
    tile: (tile) => getPngTile(tiles, `${tilePath(tile)}?${tileQuery}${key}`),
    tileJson: () => Promise.resolve({ name: 'HERE', tileSize: 256 }),
    linkTo: ({ latitude, longitude }) =>
      `https://share.here.com/l/${String(latitude)},${String(longitude)}`,
  }
}

function reversePath({ latitude, longitude }: Place, language: string | null): string {
  const named = language === null ? '' : `&lang=${encodeURIComponent(language)}`
  return `/v1/revgeocode?at=${String(latitude)},${String(longitude)}&limit=1${named}`
}

const tilePath = ({ z, x, y }: TileAddress) =>
  `/v3/base/mc/${String(z)}/${String(x)}/${String(y)}/png`

/** 256-pixel tiles of 512 device pixels, sharp on every screen. */
function tileQueryOf(style: string, language: string | null): string {
  const named = language === null ? '' : `&lang=${encodeURIComponent(language)}`
  return `style=${encodeURIComponent(style)}&size=256&scale=2${named}`
}
