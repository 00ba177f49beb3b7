/**
 * Google's Map Tiles API: sessions, 2D tiles and the copyright of a viewport.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { TileAddress } from '../map-provider.ts'
import type { OfflineSource } from '../providers/offline.ts'
import { OFFLINE_ATTRIBUTION } from '../providers/offline.ts'
import { demandAccess, HTML_PAGE, toJson, toPicture } from './google-answers.ts'
import { GoogleRefusal, type GoogleAnswer, type GoogleCall } from './google-call.ts'
import { drawTile } from './tile-picture.ts'

const TWO_WEEKS_SECONDS = 14 * 86_400
const MAX_ZOOM = 22
const TILE_PATH = /^\/v1\/2dtiles\/(\d{1,2})\/(\d{1,8})\/(\d{1,8})$/

export function createGoogleTiles(
  maps: OfflineSource,
): (call: GoogleCall) => Promise<GoogleAnswer> | GoogleAnswer {
  const sessions = new Set<string>()

  const createSession = (): GoogleAnswer => {
    const session = randomUUID()
    sessions.add(session)
    const expiry = String(Math.floor(Date.now() / 1000) + TWO_WEEKS_SECONDS)
    return toJson({ session, expiry, tileWidth: 256, tileHeight: 256, imageFormat: 'png' })
  }

  const demandSession = ({ query }: GoogleCall) => {
    if (sessions.has(query.get('session') ?? '')) return
    throw new GoogleRefusal(403, 'expired', 'The session token is not valid or has expired.')
  }

  return async (call) => {
    if (call.path === '/v1/createSession' && call.method === 'POST') {
      demandAccess(call, 429)
      return createSession()
    }
    const tile = TILE_PATH.exec(call.path)
    if (tile === null && call.path !== '/tile/v1/viewport') {
      throw new GoogleRefusal(404, 'notFound', 'Not found.')
    }
    if (call.fault === 'image-html') return HTML_PAGE
    demandAccess(call, 429)
    demandSession(call)
    return tile === null ? toJson(viewport()) : toPicture(await drawTile(maps, readTile(tile)))
  }
}

const viewport = () => ({ copyright: OFFLINE_ATTRIBUTION, maxZoomRects: [] })

function readTile([, zText, xText, yText]: RegExpExecArray): TileAddress {
  const [z, x, y] = [Number(zText), Number(xText), Number(yText)]
  if (z <= MAX_ZOOM && x < 2 ** z && y < 2 ** z) return { z, x, y }
  throw new GoogleRefusal(404, 'notFound', 'The tile is out of range.')
}
