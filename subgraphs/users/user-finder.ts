import { isBackendError } from '../backend/errors.ts'
import type { HttpBackend } from '../backend/http-backend.ts'
import { readArray, readNumber, readObject, readOptional, readString } from '../backend/parse.ts'
import type { UserRecord, UsersClientOptions } from './client.ts'
import { createUserReader } from './scim-user.ts'

/** The one user who signs in by this name; `null` = there is none, or more than one. */
export type FindByUserName = (userName: string) => Promise<UserRecord | null>

const SCIM = { headers: { accept: 'application/scim+json, application/json' } } as const

/** @param backend as for `createUsersClient`. */
export function createUserFinder(
  backend: HttpBackend,
  { extensionUrn }: UsersClientOptions,
): FindByUserName {
  const readUser = createUserReader(extensionUrn)
  return async (userName) => {
    const filter = encodeURIComponent(`userName eq ${JSON.stringify(userName)}`)
    const read = (value: unknown, path: string) => ({
      user: readUser(value, path),
      userName: readString(readObject(value, path)['userName'], `${path}.userName`),
    })
    const parse = (json: unknown) => {
      const page = readObject(json, 'page')
      const found = readOptional(page['Resources'], 'Resources', (value, path) =>
        readArray(value, path, read),
      )
      return { found: found ?? [], total: readNumber(page['totalResults'], 'totalResults') }
    }
    const { found, total } = await backend
      .getJson(`/Users?filter=${filter}&count=2`, parse, SCIM)
      .catch(nobodyWhenRejected)
    const [first] = found
    // A directory that ignores filters answers somebody.
    const isMeant = first?.userName.toLowerCase() === userName.toLowerCase()
    return total === 1 && first !== undefined && isMeant ? first.user : null
  }
}

/** A name that a directory will not even look for is nobody's. */
function nobodyWhenRejected(error: unknown) {
  if (isBackendError(error) && error.extensions.code === 'BACKEND_REJECTED') {
    return { found: [], total: 0 }
  }
  throw error
}
