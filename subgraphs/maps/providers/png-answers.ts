/**
 * Pictures and tiles that come as PNGs over HTTP.
 *
 * @module
 */
import { isBackendError, type BackendError } from '../../backend/errors.ts'
import type { HttpBackend } from '../../backend/http-backend.ts'
import { statusOf } from '../../backend/status-error.ts'
import type { MapBytes } from '../map-provider.ts'
import { readPng } from './picture.ts'

export type Headers = Readonly<Record<string, string>>

/** @throws {BackendError} as {@link readPng} and the backend do. */
export const getPng = async (
  backend: HttpBackend,
  path: string,
  headers: Headers = {},
): Promise<MapBytes> =>
  readPng(
    backend.name,
    await backend.getBytes(path, { headers: { accept: 'image/png', ...headers } }),
  )

/** `null` when the backend says that there is no such tile, which is 404 unless `isNone` says otherwise. */
export async function getPngTile(
  backend: HttpBackend,
  path: string,
  headers: Headers = {},
  isNone: (error: BackendError) => boolean = (error) => statusOf(error) === 404,
): Promise<MapBytes | null> {
  try {
    return await getPng(backend, path, headers)
  } catch (error) {
    if (isBackendError(error) && isNone(error)) return null
    throw error
  }
}
