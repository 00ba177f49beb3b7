/**
 * The port that every provider of maps stands behind. All of one answer comes from one provider: their terms forbid
 * mixing, and a client could not attribute it.
 *
 * @module
 */
import type { Address, MapProvider as ProviderName, TileFormat } from './resolvers.generated.ts'

/** WGS 84 degrees. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
}

/** An address as the schema shows it, each part present or `null`. */
export type AddressRecord = {
  readonly [Part in Exclude<keyof Address, '__typename'>]-?: Exclude<Address[Part], undefined>
}

/** Coordinates as they were given. `language` is a BCP 47 tag; `null` leaves it to the provider. */
export interface AddressKey extends Place {
  readonly language: string | null
}

/** What a picture shows. */
export interface PictureView extends Place {
  /** Where the car at the centre points, in degrees clockwise from north; `null` draws a dot. */
  readonly headingDegrees: number | null
  /** CSS pixels, 64 to 640. */
  readonly widthPx: number
  /** CSS pixels, 64 to 640. */
  readonly heightPx: number
  /** Web-Mercator zoom in 256-pixel tiles, 0 to 20. */
  readonly zoom: number
  /** Device pixels per CSS pixel. */
  readonly scale: 1 | 2
}

/** Web-Mercator tile, y from the north. */
export interface TileAddress {
  readonly z: number
  readonly x: number
  readonly y: number
}

/** A picture or tile, and how long its provider lets anyone keep it (0 = not at all). */
export interface MapBytes {
  readonly bytes: Uint8Array
  readonly maxAgeSeconds: number
}

/** What is known of a provider's tiles without asking it. */
export interface TileSetRecord {
  readonly format: TileFormat
  readonly minZoom: number
  readonly maxZoom: number
}

/** A TileJSON 3.0 document but for its `tiles`, which are URLs on the gateway. */
export type TileJson = Readonly<Record<string, unknown>>

/** West may be greater than east: such a box crosses the date line. WGS 84 degrees. */
export interface BoundingBox {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/**
 * A box, or what `@rapideditor/country-coder` knows by this word: an ISO 3166-1 country (`LI`), a UN M49 region (`150`,
 * `Europe`), or `EU`, the European Union.
 */
export type Region = string | BoundingBox

/** What one call costs, in millionths of one currency. */
export interface CallPrices {
  readonly address: number
  readonly picture: number
  readonly tile: number
}

/** What is known of a provider before anybody asks it; configuration can say otherwise. */
export interface ProviderFacts {
  /** Where its data is good; absent = everywhere. */
  readonly regions?: readonly Region[]
  /** Language subtags of BCP 47 in lower case, e.g. `de`; absent = any. */
  readonly languages?: readonly string[]
  /** Its list prices in US dollars; absent = its calls are free. */
  readonly prices?: CallPrices
  /** Whether its terms let anyone keep its addresses beyond one answer. Default: they do not. */
  readonly mayStoreAddresses?: boolean
}

/** Every question may reject with a `BackendError` that names `maps`. */
export interface MapProvider {
  /** Upper case, as clients read it. One that the SDL does not name is added to its enum. */
  readonly name: ProviderName | Uppercase<string>
  /** Must be shown wherever anything of it is shown. */
  readonly attribution: string
  readonly tileSet: TileSetRecord
  readonly facts?: ProviderFacts
  /** `null` where there is no address. `language` is a BCP 47 tag; `null` leaves it to the provider. */
  reverseGeocode(place: Place, language: string | null): Promise<AddressRecord | null>
  /** A PNG of `scale` times the size asked for, nothing else. */
  staticImage(view: PictureView): Promise<MapBytes>
  /** A tile in the format of {@link MapProvider.tileSet}; `null` where there is none. */
  tile(tile: TileAddress): Promise<MapBytes | null>
  tileJson(): Promise<TileJson>
  /** The place on the provider's own site; `null` when it has none. */
  linkTo(place: Place): string | null
}
