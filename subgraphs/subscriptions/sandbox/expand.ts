/**
 * `expand[]`: ids in an answer become the objects they stand for.
 *
 * @module
 */
import { invalidParameter } from './errors.ts'
import type { Store } from './store.ts'

type Json = Record<string, unknown>

const MAX_DEPTH = 4

/** A copy of `body` with what stands at the end of each path expanded; a null there stays null. */
export function expand(body: object, paths: readonly string[], store: Store): object {
  const copy = structuredClone(body) as Json
  for (const path of paths) {
    const steps = path.split('.')
    if (steps.length > MAX_DEPTH) {
      throw invalidParameter(
        'expand',
        `You cannot expand more than ${String(MAX_DEPTH)} levels of a property.`,
      )
    }
    expandAt(copy, steps, path, store)
  }
  return copy
}

function expandAt(node: Json, [step = '', ...rest]: readonly string[], path: string, store: Store) {
  const value = node[step]
  if (value === undefined) {
    throw invalidParameter('expand', `This property cannot be expanded (${path}).`)
  }
  if (typeof value === 'string') node[step] = store.findAny(value) ?? value
  if (rest.length === 0) return
  for (const inner of [node[step]].flat()) {
    if (typeof inner === 'object' && inner !== null) expandAt(inner as Json, rest, path, store)
  }
}
