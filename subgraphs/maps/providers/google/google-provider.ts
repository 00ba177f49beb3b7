/**
 * Google Maps Platform: Geocoding, Maps Static and Map Tiles (2D).
 *
 * @module
 */
import { BackendError, isBackendError } from '../../../backend/errors.ts'
import type { HttpBackend } from '../../../backend/http-backend.ts'
import { readObject, readString } from '../../../backend/parse.ts'
import { statusOf } from '../../../backend/status-error.ts'
import type {
  AddressRecord,
  MapBytes,
  MapProvider,
  PictureView,
  Place,
  TileAddress,
} from '../../map-provider.ts'
import { readPng } from '../picture.ts'
import { readResults, toAddress } from './address.ts'
import { geocodingError } from './google-error.ts'
import { signed, staticMapPath } from './static-map.ts'
import { createTileSessions, type TileSession, type TileSessions } from './tile-session.ts'

export interface GoogleOptions {
  /** `https://maps.googleapis.com`, its `readError` being `readGoogleError`. */
  readonly maps: HttpBackend
  /** `https://tile.googleapis.com`, its `readError` being `readGoogleError`. */
  readonly tiles: HttpBackend
  /** Google takes it in the query: a transport must not log URLs. */
  readonly apiKey: string
  /** URL signing secret of the Maps Static API, base64url. Default: pictures are asked for unsigned. */
  readonly signingSecret?: string
  /** Of names on pictures and tiles, BCP 47. Default `en-US`. */
  readonly language?: string
  /** Whose view of borders tiles show, two upper-case letters. Default `US`. */
  readonly region?: string
  /** Milliseconds since 1970; tells when a tile session is to be renewed. */
  readonly now: () => number
}

/** A path and query that still lacks its key. */
type WithKey = (path: string) => string

const MAX_TILE_ZOOM = 22

/** US dollars in millionths, list prices of the first tier. @see Google Maps Platform, "Pricing". */
const PRICES = { address: 5000, picture: 2000, tile: 600 } as const

export function createGoogleProvider(options: GoogleOptions): MapProvider {
  const { maps, tiles, apiKey, signingSecret, language = 'en-US', region = 'US', now } = options
  const key = `&key=${encodeURIComponent(apiKey)}`
  const withKey: WithKey = (path) => path + key
  const sign = (path: string) => (signingSecret === undefined ? path : signed(path, signingSecret))
  const sessions = createTileSessions({ backend: tiles, apiKey, language, region, now })
  const readTile = (session: TileSession, tile: TileAddress) =>
    fetchTile(tiles, withKey(tilePath(session, tile)))
  return {
    name: 'GOOGLE',
    attribution: 'Map data © Google',
    tileSet: { format: 'PNG', minZoom: 0, maxZoom: MAX_TILE_ZOOM },
    facts: { prices: PRICES, mayStoreAddresses: false },
    reverseGeocode: (place, wanted) =>
      maps.getJson(withKey(geocodePath(place, wanted)), readAnswer),
    staticImage: (view) => fetchPicture(maps, sign(withKey(staticMapPath(view, language)))),
    tile: (tile) => withSession(sessions, (session) => readTile(session, tile)),
    tileJson: () => Promise.resolve({ name: 'Google Maps', tileSize: 256 }),
    linkTo: ({ latitude, longitude }) =>
      `https://www.google.com/maps/search/?api=1&query=${String(latitude)}%2C${String(longitude)}`,
  }

  /** Google answers 200 and says in `status` how it went. */
  function readAnswer(json: unknown): AddressRecord | null {
    const answer = readObject(json, 'answer')
    const status = readString(answer.status, 'status')
    if (status === 'ZERO_RESULTS') return null
    if (status !== 'OK') throw geocodingError(maps.name, status)
    return toAddress(readResults(answer.results, 'results'))
  }
}

function geocodePath({ latitude, longitude }: Place, language: string | null): string {
  const named = language === null ? '' : `&language=${encodeURIComponent(language)}`
  return `/maps/api/geocode/json?latlng=${String(latitude)}%2C${String(longitude)}${named}`
}

const tilePath = ({ id }: TileSession, { z, x, y }: TileAddress) =>
  `/v1/2dtiles/${String(z)}/${String(x)}/${String(y)}?session=${encodeURIComponent(id)}`

const ACCEPT_PNG = { headers: { accept: 'image/png' } }

/** A map that lacks something comes as a PNG with an error bar across it, and says so in a header only. */
async function fetchPicture(backend: HttpBackend, path: string): Promise<MapBytes> {
  const answer = await backend.getBytes(path, ACCEPT_PNG)
  if (answer.headers['x-staticmap-api-warning'] !== undefined) {
    throw new BackendError('BACKEND_REJECTED', backend.name, 'the picture carries a warning')
  }
  return readPng(backend.name, answer)
}

async function fetchTile(backend: HttpBackend, path: string): Promise<MapBytes | null> {
  try {
    return readPng(backend.name, await backend.getBytes(path, ACCEPT_PNG))
  } catch (error) {
    if (isBackendError(error) && statusOf(error) === 404) return null
    throw error
  }
}

/** Google may end a session before its time: one that was refused is replaced, once. */
async function withSession<T>(
  sessions: TileSessions,
  use: (session: TileSession) => Promise<T>,
): Promise<T> {
  const session = await sessions.current()
  try {
    return await use(session)
  } catch (error) {
    if (!isRefusal(error)) throw error
    sessions.forget(session)
    return use(await sessions.current())
  }
}

const isRefusal = (error: unknown) =>
  isBackendError(error) && ['BACKEND_AUTH', 'BACKEND_REJECTED'].includes(error.extensions.code)
