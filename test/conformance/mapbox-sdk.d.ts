/** As much of Mapbox's SDK as its sandbox is checked with; the SDK brings no types. */
declare module '@mapbox/mapbox-sdk/services/geocoding-v6.js' {
  interface Request {
    send(): Promise<{ readonly body: unknown; readonly statusCode: number }>
    url(): string
  }
  interface ClientOptions {
    readonly accessToken: string
    readonly origin: string
  }
  interface GeocodingService {
    reverseGeocode(wanted: Readonly<Record<string, unknown>>): Request
  }
  const createGeocodingService: (options: ClientOptions) => GeocodingService
  export = createGeocodingService
}

declare module '@mapbox/mapbox-sdk/services/static.js' {
  interface Request {
    send(): Promise<{ readonly body: string; readonly statusCode: number }>
    url(): string
  }
  interface ClientOptions {
    readonly accessToken: string
    readonly origin: string
  }
  interface StaticService {
    getStaticImage(wanted: Readonly<Record<string, unknown>>): Request
  }
  const createStaticService: (options: ClientOptions) => StaticService
  export = createStaticService
}
