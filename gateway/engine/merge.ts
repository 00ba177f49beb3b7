/**
 * Puts what a subgraph answered into the merged tree, in place. Trees of one operation only ever hold canonical keys, so
 * equal keys mean equal fields, and whatever came first stays.
 *
 * @module
 */
import { Failure, isTreeObject, type TreeObject } from './failure.ts'

/** Says whether a `__typename` is that of an object type; an `@interfaceObject` tells its interface's instead. */
export type IsConcrete = (typeName: unknown) => boolean

export function mergeObject(target: TreeObject, source: TreeObject, isConcrete: IsConcrete): void {
  for (const key in source) {
    const value = source[key]
    const known = target[key]
    // A function can only be one that every object inherits, such as `constructor`: the field is not there yet.
    if (known === undefined || typeof known === 'function') target[key] = value
    else if (key === '__proto__')
      continue // a subgraph's joke: known is what every object inherits from
    else if (key === '__typename') {
      if (!isConcrete(known)) target[key] = value
    } else if (known !== value && typeof known === 'object' && known !== null) {
      mergeValue(known, value, isConcrete)
    }
  }
}

function mergeValue(known: object, value: unknown, isConcrete: IsConcrete): void {
  if (known instanceof Failure || value === null || typeof value !== 'object') return
  if (Array.isArray(known)) {
    if (!Array.isArray(value)) return
    const length = Math.min(known.length, value.length)
    for (let index = 0; index < length; index += 1) {
      const item: unknown = known[index]
      if (typeof item === 'object' && item !== null && item !== value[index]) {
        mergeValue(item, value[index], isConcrete)
      }
    }
  } else if (isTreeObject(value)) mergeObject(known as TreeObject, value, isConcrete)
}

/** Fields that one fetch was to bring, by canonical key. */
export interface Brought {
  readonly key: string
  /** Only on objects of these types. */
  readonly types: ReadonlySet<string> | null
  readonly below: readonly Brought[]
}

/** Writes `failure` wherever the fetch was to bring a value and nothing else did. */
export function markMissing(target: unknown, brought: readonly Brought[], failure: Failure): void {
  if (Array.isArray(target)) {
    for (const item of target) markMissing(item, brought, failure)
    return
  }
  if (!isTreeObject(target)) return
  for (const { key, types, below } of brought) {
    if (key === '__typename' || !isOf(target, types)) continue
    const known = target[key]
    if (known === undefined || typeof known === 'function') target[key] = failure
    else if (below.length > 0) markMissing(known, below, failure)
  }
}

/**
 * Like {@link markMissing}, for a failure that says which field it happened at: that field keeps its own path, and the others,
 * which a subgraph took with it because it may not answer half an object, fail as collateral.
 */
export function markFailed(
  target: TreeObject,
  brought: readonly Brought[],
  failure: Failure,
): void {
  for (let one: Failure | null = failure; one; one = one.next) {
    const [field, ...rest] = one.rest
    if (field === undefined) return markMissing(target, brought, failure)
    const own = brought.filter(({ key }) => key === field).map((it) => ({ ...it, below: [] }))
    markMissing(target, own, new Failure(one.error, rest))
  }
  markMissing(target, brought, new Failure(failure.error, [], null, true))
}

const isOf = (target: TreeObject, types: ReadonlySet<string> | null): boolean =>
  types === null || typeof target.__typename !== 'string' || types.has(target.__typename)

/** The objects at the end of a path, found by following it through every list on the way. */
export type PathWalker = (from: unknown, found: TreeObject[]) => void

/** Into a field, or only to objects of some types. Lists have no segment of their own. */
export type PathSegment = { readonly Field: string } | { readonly TypeCondition: readonly string[] }

export function compilePath(path: readonly PathSegment[]): PathWalker {
  const [segment, ...rest] = path
  if (segment === undefined) return collectObjects
  const next = compilePath(rest)
  if ('Field' in segment) return fieldWalker(segment.Field, next)
  const accepted = new Set(segment.TypeCondition)
  return overLists((object, found) => {
    if (accepted.has(String(object.__typename))) next(object, found)
  })
}

const fieldWalker = (key: string, next: PathWalker): PathWalker =>
  overLists((object, found) => {
    const value = object[key]
    if (typeof value === 'object' && value !== null) next(value, found)
  })

const collectObjects: PathWalker = overLists((object, found) => {
  found.push(object)
})

function overLists(step: (object: TreeObject, found: TreeObject[]) => void): PathWalker {
  const walk: PathWalker = (from, found) => {
    if (Array.isArray(from)) for (const item of from) walk(item, found)
    else if (isTreeObject(from)) step(from, found)
  }
  return walk
}
