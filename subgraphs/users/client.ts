/**
 * The SCIM 2.0 directory (RFC 7643, 7644): who people are and which vehicles they may use.
 *
 * @module
 */
import type { HttpBackend } from '../backend/http-backend.ts'
import { chunksOf, listPath, readPage } from './scim-list.ts'
import { createUserReader } from './scim-user.ts'

/** A person as the directory stores them. */
export interface UserRecord {
  readonly id: string
  readonly displayName: string | null
  /** BCP 47, canonical: a directory's `de_LI` reads `de-LI`. */
  readonly locale: string | null
  /** The primary address, else the first. */
  readonly email: string | null
  /** False = switched off in the directory: such a person may do nothing. */
  readonly isActive: boolean
  /** Account at the billing backend. */
  readonly billingCustomerId: string | null
  /** Vehicles this person may use, in the directory's order. */
  readonly grants: readonly UserGrantRecord[]
}

/** One vehicle a person may use. */
export interface UserGrantRecord {
  readonly vehicleId: string
  readonly access: 'OWNER' | 'VIEWER'
  /** What the person calls it. */
  readonly display: string | null
}

export interface UsersClient {
  /**
   * Known users among `ids`, in no particular order. One id is one read, several are one list call; a list too
   * long for one URL becomes several.
   */
  findMany(ids: readonly string[]): Promise<readonly UserRecord[]>
}

export interface UsersClientOptions {
  /** URN of the SCIM schema extension that holds `stripeCustomerId` and `vehicles`. */
  readonly extensionUrn: string
}

const SCIM = { headers: { accept: 'application/scim+json, application/json' } } as const

/** @param backend its base URL is the directory's SCIM root, e.g. `https://host/scim/v2`. */
export function createUsersClient(
  backend: HttpBackend,
  { extensionUrn }: UsersClientOptions,
): UsersClient {
  const readUser = createUserReader(extensionUrn)

  const read = async (id: string): Promise<readonly UserRecord[]> => {
    const path = `/Users/${encodeURIComponent(id)}`
    const user = await backend.getJsonOrNull(path, (json) => readUser(json, 'user'), SCIM)
    return user === null ? [] : [user]
  }

  const list = async (ids: readonly string[]): Promise<readonly UserRecord[]> => {
    const found: UserRecord[] = []
    for (;;) {
      const place = { idCount: ids.length, before: found.length }
      const parse = (json: unknown) => readPage(json, place, readUser)
      const page = await backend.getJson(listPath(ids, found.length), parse, SCIM)
      found.push(...page.users)
      if (found.length >= page.total) return found
    }
  }

  return {
    findMany: async (ids) => {
      // By far the most frequent question, and it needs no portions.
      if (isSingle(ids)) return canBeId(ids[0]) ? read(ids[0]) : []
      const chunks = chunksOf([...new Set(ids)].filter(canBeId))
      const found = await Promise.all(
        chunks.map((chunk) => (isSingle(chunk) ? read(chunk[0]) : list(chunk))),
      )
      return found.flat()
    },
  }
}

/** Directories have no such ids, and in a path they would mean another resource. */
const canBeId = (id: string) => id !== '' && id !== '.' && id !== '..' && id.isWellFormed()

const isSingle = (ids: readonly string[]): ids is readonly [string] => ids.length === 1
