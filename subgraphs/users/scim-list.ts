/**
 * Many users in one SCIM list call (RFC 7644 section 3.4.2): filter, size limits, pages.
 *
 * @module
 */
import { ParseError, readArray, readNumber, readObject, readOptional } from '../backend/parse.ts'
import type { UserRecord } from './client.ts'

/** Most ids of one list call: what directories commonly answer at most (`filter.maxResults`). */
const MAX_IDS = 200
/** Characters of an encoded filter: leaves room for base URL and paging in a URL of 6 KB. */
const MAX_FILTER_LENGTH = 5_500

const OR = encodeURIComponent(' or ')

/** A SCIM string is a JSON string: quoting it as one leaves an id no way out. */
const clauseOf = (id: string) => encodeURIComponent(`id eq ${JSON.stringify(id)}`)

/** `ids` in portions that one list call can carry; never an empty one. */
export function chunksOf(ids: readonly string[]): readonly (readonly string[])[] {
  const chunks: string[][] = []
  let room = 0
  for (const id of ids) {
    const length = clauseOf(id).length + OR.length
    const current = chunks.at(-1)
    if (current === undefined || current.length === MAX_IDS || length > room) {
      chunks.push([id])
      room = MAX_FILTER_LENGTH - length
    } else {
      current.push(id)
      room -= length
    }
  }
  return chunks
}

/** Path of the page that follows the first `before` users. SCIM counts from 1. */
export const listPath = (ids: readonly string[], before: number): string => {
  const paging = `startIndex=${String(before + 1)}&count=${String(ids.length - before)}`
  return `/Users?filter=${ids.map(clauseOf).join(OR)}&${paging}`
}

export interface Page {
  readonly users: readonly UserRecord[]
  /** Users on all pages together. */
  readonly total: number
}

/**
 * @throws {ParseError} when the directory has more users than were asked for (it ignores the filter and would hand
 *   over everybody), or promises more than it delivers.
 */
export function readPage(
  json: unknown,
  { idCount, before }: { readonly idCount: number; readonly before: number },
  readUser: (value: unknown, path: string) => UserRecord,
): Page {
  const page = readObject(json, 'page')
  const readUsers = (value: unknown, path: string) => readArray(value, path, readUser)
  const users = readOptional(page.Resources, 'Resources', readUsers) ?? []
  const total = readNumber(page.totalResults, 'totalResults')
  if (total > idCount) throw new ParseError('totalResults', 'only who was asked for', total)
  if (users.length === 0 && before < total)
    throw new ParseError('Resources', 'further users', users)
  return { users, total }
}
