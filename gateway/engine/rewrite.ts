/**
 * The planner's rewrites: a key renamed or a value set in what goes to or comes from a subgraph.
 *
 * @module
 */
import type { FetchNodePathSegment, FetchRewrite } from '@graphql-hive/router-query-planner'
import { isTreeObject, type TreeObject } from './failure.ts'

export type Rewrite = (value: unknown) => void

type PossibleTypes = (typeName: string) => ReadonlySet<string>

export function compileRewrites(
  rewrites: readonly FetchRewrite[],
  possibleTypes: PossibleTypes,
): Rewrite {
  const all = rewrites.map((rewrite) => compileRewrite(rewrite, possibleTypes))
  return (value) => {
    for (const one of all) one(value)
  }
}

function compileRewrite(rewrite: FetchRewrite, possibleTypes: PossibleTypes): Rewrite {
  if ('KeyRenamer' in rewrite) {
    const { path, renameKeyTo } = rewrite.KeyRenamer
    return compileSteps(path, possibleTypes, (object, key) => {
      if (!Object.hasOwn(object, key)) return
      object[renameKeyTo] = object[key]
      delete object[key]
    })
  }
  const { path, setValueTo } = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite
  return compileSteps(path, possibleTypes, (object, key) => {
    if (Object.hasOwn(object, key)) object[key] = setValueTo
  })
}

function compileSteps(
  path: readonly FetchNodePathSegment[],
  possibleTypes: PossibleTypes,
  apply: (object: TreeObject, key: string) => void,
): Rewrite {
  const [segment, ...rest] = path
  if (segment === undefined) return () => undefined
  if ('TypenameEquals' in segment) {
    const names = segment.TypenameEquals
    const accepted = new Set(names.flatMap((name) => [name, ...possibleTypes(name)]))
    const next = compileSteps(rest, possibleTypes, apply)
    return overObjects((object) => {
      if (accepted.has(String(object.__typename))) next(object)
    })
  }
  const key = segment.Key
  if (rest.length === 0) return overObjects((object) => apply(object, key))
  const next = compileSteps(rest, possibleTypes, apply)
  return overObjects((object) => {
    if (Object.hasOwn(object, key)) next(object[key])
  })
}

function overObjects(step: (object: TreeObject) => void): Rewrite {
  const walk: Rewrite = (value) => {
    if (Array.isArray(value)) value.forEach(walk)
    else if (isTreeObject(value)) step(value)
  }
  return walk
}
