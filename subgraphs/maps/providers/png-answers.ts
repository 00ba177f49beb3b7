/**
 * Pictures and tiles that come as PNGs over HTTP.
 *
 * @module
 */
import { isBackendError } from '../../backend/errors.ts'
import type { HttpBackend } from '../../backend/http-backend.ts'
import { statusOf } from '../../backend/status-error.ts'
import type { MapBytes } from '../map-provider.ts'
import { readPng } from './picture.ts'

export type Headers = Readonly<Record<string, string>>

/** A whole PNG, or it rejects. */
export const getPng = async (
  backend: HttpBackend,
  path: string,
  headers: Headers = {},
): Promise<MapBytes> =>
  readPng(
    backend.name,
    await backend.getBytes(path, { headers: { accept: 'image/png', ...headers } }),
  )

/** `null` when the backend answers 404: there is no such tile. */
export async function getPngTile(
  backend: HttpBackend,
  path: string,
  headers: Headers = {},
): Promise<MapBytes | null> {
  try {
    return await getPng(backend, path, headers)
  } catch (error) {
    if (isBackendError(error) && statusOf(error) === 404) return null
    throw error
  }
}
