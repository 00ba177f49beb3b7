/**
 * What Mapbox's error answers mean where their status alone does not say it.
 *
 * @module
 */
import { isObject } from '../../../backend/parse.ts'
import type { StatusErrorReader } from '../../../backend/status-error.ts'

/** Mapbox's word for a tile outside of the world; any other 404 is a wrong style or account. */
export const NO_TILE = 'Tile not found'

/** For the backend's `readError`: Mapbox answers `{"message"}` with a fitting status; 404 needs the message, too. */
export const readMapboxError: StatusErrorReader = ({ status, body }) =>
  status === 404
    ? {
        code: 'BACKEND_REJECTED',
        message: 'answered with status 404',
        ...(readMessage(body.toString('utf8')) === NO_TILE ? { reason: NO_TILE } : {}),
      }
    : null

function readMessage(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text)
    return isObject(json) ? json.message : null
  } catch {
    return null
  }
}
