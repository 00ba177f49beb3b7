import type { OptionTable } from '../option.ts'
import { flag, httpUrl, integer, optional, secretText, text, tileTemplate } from '../parsers.ts'

/** Where each provider is, and who we are to it. */
export const mapProviderOptions = {
  mapsOfflineUrl: {
    env: 'MAPS_OFFLINE_URL',
    doc: 'Base URL of an offline map service. Empty: the gateway draws in its own process.',
    fallback: '',
    parse: optional(httpUrl),
  },
  googleMapsUrl: {
    env: 'GOOGLE_MAPS_URL',
    doc: "Base URL of Google's geocoding and static maps.",
    fallback: 'https://maps.googleapis.com',
    parse: httpUrl,
  },
  googleTilesUrl: {
    env: 'GOOGLE_TILES_URL',
    doc: "Base URL of Google's map tiles.",
    fallback: 'https://tile.googleapis.com',
    parse: httpUrl,
  },
  googleMapsKey: {
    env: 'GOOGLE_MAPS_KEY',
    doc: 'API key of Google Maps Platform; needed for `google`.',
    fallback: '',
    parse: optional(secretText()),
    isSecret: true,
  },
  googleMapsSigningSecret: {
    env: 'GOOGLE_MAPS_SIGNING_SECRET',
    doc: 'URL signing secret of static maps, base64url. Empty: unsigned.',
    fallback: '',
    parse: optional(secretText()),
    isSecret: true,
  },
  mapboxUrl: {
    env: 'MAPBOX_URL',
    doc: 'Base URL of Mapbox.',
    fallback: 'https://api.mapbox.com',
    parse: httpUrl,
  },
  mapboxToken: {
    env: 'MAPBOX_TOKEN',
    doc: 'Access token of Mapbox with the scope `styles:tiles`; needed for `mapbox`.',
    fallback: '',
    parse: optional(secretText()),
    isSecret: true,
  },
  mapboxPermanentGeocodes: {
    env: 'MAPBOX_PERMANENT_GEOCODES',
    doc: 'Asks Mapbox for addresses that may be kept, which cost more: `on` or `off`.',
    fallback: 'off',
    parse: flag,
  },
  hereSearchUrl: {
    env: 'HERE_SEARCH_URL',
    doc: "Base URL of HERE's reverse geocoding.",
    fallback: 'https://revgeocode.search.hereapi.com',
    parse: httpUrl,
  },
  hereImagesUrl: {
    env: 'HERE_IMAGES_URL',
    doc: "Base URL of HERE's map images.",
    fallback: 'https://image.maps.hereapi.com',
    parse: httpUrl,
  },
  hereTilesUrl: {
    env: 'HERE_TILES_URL',
    doc: "Base URL of HERE's map tiles.",
    fallback: 'https://maps.hereapi.com',
    parse: httpUrl,
  },
  hereKey: {
    env: 'HERE_KEY',
    doc: 'API key of HERE; needed for `here`.',
    fallback: '',
    parse: optional(secretText()),
    isSecret: true,
  },
  nominatimUrl: {
    env: 'NOMINATIM_URL',
    doc: 'Base URL of a Nominatim, for `osm`. The public one takes one question per second and no reselling: run your own.',
    fallback: 'https://nominatim.openstreetmap.org',
    parse: httpUrl,
  },
  nominatimIntervalMs: {
    env: 'NOMINATIM_INTERVAL_MS',
    doc: 'Least time between two questions of this process to it, in milliseconds. 0 for one of your own.',
    fallback: '1000',
    parse: integer(0, 60_000),
  },
  osmTiles: {
    env: 'OSM_TILES',
    doc: 'URL of PNG tiles with `{z}`, `{x}` and `{y}`, for `osm`; `{r}` stands for `@2x` where the server has such tiles. Needed: `tile.openstreetmap.org` is not for this use. A secret, for it may hold a key.',
    fallback: '',
    parse: optional(tileTemplate),
    isSecret: true,
  },
  osmTilesMaxZoom: {
    env: 'OSM_TILES_MAX_ZOOM',
    doc: 'Largest zoom of these tiles.',
    fallback: '19',
    parse: integer(0, 22),
  },
  osmUserAgent: {
    env: 'OSM_USER_AGENT',
    doc: 'Which application asks the servers of `osm`, and how to reach who runs it, e.g. `acme-cars/1.0 (ops@acme.example)`. Needed.',
    fallback: '',
    parse: optional(text()),
  },
  osmAttribution: {
    env: 'OSM_ATTRIBUTION',
    doc: 'What these tiles ask to be shown beside what OpenStreetMap does.',
    fallback: '© OpenStreetMap contributors',
    parse: text(),
  },
} as const satisfies OptionTable
