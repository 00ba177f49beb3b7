/**
 * Leaflet's geocoders, which want a browser: as much of one as they touch while they load.
 *
 * @module
 */

/** What a geocoder answers, as far as tests ask. */
export interface LeafletResult {
  readonly name: string
  readonly center: { readonly lat: number; readonly lng: number }
  readonly properties: Readonly<Record<string, unknown>>
}

export interface LeafletGeocoder {
  reverse(
    place: { readonly lat: number; readonly lng: number },
    scale: number,
  ): Promise<readonly LeafletResult[]>
}

interface Geocoders {
  readonly HEREv2: new (options: Readonly<Record<string, unknown>>) => LeafletGeocoder
  readonly Nominatim: new (options: Readonly<Record<string, unknown>>) => LeafletGeocoder
}

/** @param userAgent sent with every call, as a browser sends its own. */
export async function loadLeafletGeocoders(userAgent: string): Promise<Geocoders> {
  const element = () => ({ style: {}, setAttribute: () => undefined })
  const { fetch } = globalThis
  Object.assign(globalThis, {
    window: globalThis,
    screen: {},
    document: { documentElement: element(), createElement: element, createElementNS: element },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    fetch: (url: string, call: RequestInit = {}) =>
      fetch(url, { ...call, headers: { ...call.headers, 'user-agent': userAgent } }),
  })
  const { geocoders } = await import('leaflet-control-geocoder')
  return geocoders as unknown as Geocoders
}
