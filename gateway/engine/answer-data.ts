/**
 * An answer's data that has been written as text already. Whoever sends it takes the text; whoever looks into it gets
 * objects, made when first looked at.
 *
 * @module
 */
import type { TreeObject } from './failure.ts'

const TEXT = Symbol('answer text')

/** @param complete makes the whole data; called at most once. */
export function writtenData(
  keys: readonly string[],
  text: string,
  complete: () => TreeObject,
): TreeObject {
  let made: TreeObject | undefined
  const data: TreeObject = {}
  Object.defineProperty(data, TEXT, { value: text })
  for (const key of keys) {
    Object.defineProperty(data, key, {
      enumerable: true,
      configurable: true,
      get: () => (made ??= complete())[key],
    })
  }
  return data
}

/** JSON text of `data` where it has been written already. */
export const writtenText = (data: object | null | undefined): string | undefined =>
  data ? (data as { readonly [TEXT]?: string })[TEXT] : undefined

export interface Stringifiable {
  readonly data?: object | null | undefined
  readonly errors?: readonly unknown[] | undefined
  readonly extensions?: object | undefined
}

/** JSON of a whole result: the text that was written, between what was added to the result since. */
export function stringifyResult(result: Stringifiable): string {
  const text = writtenText(result.data)
  if (text === undefined) return JSON.stringify(result)
  const { data: _, ...rest } = result
  const others = JSON.stringify(rest)
  return others === '{}' ? `{"data":${text}}` : `${others.slice(0, -1)},"data":${text}}`
}
