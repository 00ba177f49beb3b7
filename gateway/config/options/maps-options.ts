import type { OptionTable } from '../option.ts'
import { httpUrl, oneOf, optional, secretText } from '../parsers.ts'

export const mapsOptions = {
  mapsProvider: {
    env: 'MAPS_PROVIDER',
    doc: 'Who draws maps and knows addresses: `offline` (packaged data) or `google`.',
    fallback: 'offline',
    parse: oneOf('offline', 'google'),
  },
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
    doc: 'API key of Google Maps Platform; needed when `MAPS_PROVIDER` is `google`.',
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
} as const satisfies OptionTable
