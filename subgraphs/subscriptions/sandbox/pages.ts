/**
 * Stripe's lists: `limit`, `starting_after`, `ending_before`, `has_more`.
 *
 * @module
 */
import { invalidInteger, invalidParameter, noSuch } from './errors.ts'
import { readInteger, readText, type Form } from './form.ts'

export const PAGE_PARAMETERS = ['limit', 'starting_after', 'ending_before'] as const

export interface ListObject<T> {
  readonly object: 'list'
  readonly url: string
  readonly has_more: boolean
  readonly data: readonly T[]
}

export function toPage<T extends { readonly id: string; readonly object: string }>(
  items: readonly T[],
  params: Form,
  url: string,
): ListObject<T> {
  const limit = readLimit(params)
  const after = readText(params, 'starting_after')
  const before = readText(params, 'ending_before')
  if (after !== null && before !== null) {
    throw invalidParameter(
      'ending_before',
      'You can only provide one of starting_after or ending_before.',
    )
  }
  const position = (id: string, param: string) => {
    const index = items.findIndex((item) => item.id === id)
    if (index === -1) throw noSuch(items[0]?.object ?? 'object', id, param)
    return index
  }
  if (before !== null) {
    const end = position(before, 'ending_before')
    const start = Math.max(0, end - limit)
    return { object: 'list', url, has_more: start > 0, data: items.slice(start, end) }
  }
  const start = after === null ? 0 : position(after, 'starting_after') + 1
  const data = items.slice(start, start + limit)
  return { object: 'list', url, has_more: start + limit < items.length, data }
}

function readLimit(params: Form): number {
  const limit = readInteger(params, 'limit') ?? 10
  const is = `(it currently is '${String(limit)}')`
  if (limit > 100)
    throw invalidInteger('limit', `This value must be less than or equal to 100 ${is}.`)
  if (limit < 1)
    throw invalidInteger('limit', `This value must be greater than or equal to 1 ${is}.`)
  return limit
}
