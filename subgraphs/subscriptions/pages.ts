/**
 * Stripe's cursor paging: `starting_after` the last id of a page while there `has_more`.
 *
 * @module
 */
import type { CallOptions, HttpBackend } from '../backend/http-backend.ts'
import { ParseError, readArray, readBoolean, readObject } from '../backend/parse.ts'

type ReadItem<T> = (item: unknown, path: string) => T

interface Page<T> {
  readonly items: readonly T[]
  readonly hasMore: boolean
}

/** Nobody has this many; a backend that says so is wrong, and would be asked for ever. */
const MAX_PAGES = 10

/**
 * Items of all pages of the list at `path`, up to the page that `isEnough` is content with.
 *
 * @param path with a query.
 * @throws {BackendError} `BACKEND_MALFORMED` when pages do not end or make no progress.
 */
export async function readAllPages<T extends { readonly id: string }>(
  backend: HttpBackend,
  path: string,
  readItem: ReadItem<T>,
  call: CallOptions,
  isEnough: (items: readonly T[]) => boolean = () => false,
): Promise<readonly T[]> {
  const found: T[] = []
  for (let pages = 1; ; pages += 1) {
    const last = found.at(-1)
    const cursor = last === undefined ? '' : `&starting_after=${encodeURIComponent(last.id)}`
    const read = pageReader(readItem, pages < MAX_PAGES)
    const page = await backend.getJson(path + cursor, read, call)
    found.push(...page.items)
    if (!page.hasMore || isEnough(page.items)) return found
  }
}

const pageReader =
  <T>(readItem: ReadItem<T>, mayHaveMore: boolean) =>
  (json: unknown): Page<T> => {
    const list = readObject(json, 'list')
    const items = readArray(list.data, 'list.data', readItem)
    const hasMore = readBoolean(list.has_more, 'list.has_more')
    if (hasMore && (items.length === 0 || !mayHaveMore)) {
      throw new ParseError('list.has_more', 'an end of the list', hasMore)
    }
    return { items, hasMore }
  }
