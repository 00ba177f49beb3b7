/**
 * Cursors of the list of vehicles: opaque to clients, and a place in the order rather than a number, so that pages
 * hold while cars come and go.
 *
 * @module
 */
import { unusable } from './unusable.ts'

/** A place in the list: own cars (rank 0) before others (rank 1), each group by id. */
export interface Place {
  readonly rank: 0 | 1
  readonly id: string
}

const VERSION = '1'

export const encodeCursor = ({ rank, id }: Place): string =>
  Buffer.from(`${VERSION}:${String(rank)}:${id}`).toString('base64url')

/** @throws {InputError} naming the argument `after`. */
export function decodeCursor(cursor: string): Place {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const [, rank, id] = /^1:([01]):(.+)$/s.exec(text) ?? []
  const place: Place | null = id === undefined ? null : { rank: rank === '0' ? 0 : 1, id }
  if (place !== null && encodeCursor(place) === cursor) return place
  throw unusable('after', 'a cursor taken from an earlier page', cursor)
}

/** Negative when `a` comes first. By code unit: the same on every machine, whatever its locale. */
export const comparePlaces = (a: Place, b: Place): number =>
  a.rank - b.rank || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
