/**
 * Whose word a value of the merged tree is: asked only where what a subgraph answered cannot be taken.
 *
 * @module
 */
import { isAbstractType } from 'graphql'
import type { Brought, PathSegment } from './merge.ts'
import type { FetchPlan, PlannedFetch } from './plan/fetch-plan.ts'
import type { SelectedField } from './selection.ts'

/** The fields that lead from the root of the operation to a value, which is of the last. */
export type FieldPath = readonly Pick<SelectedField, 'parentType' | 'sourceKey'>[]

/** The remote subgraph that was to bring a value. Null where none was: then the fault is our own. */
export type Blame = (path: FieldPath) => string | null

export const blameBy =
  ({ fetches }: Pick<FetchPlan, 'fetches'>, isRemote: (subgraph: string) => boolean): Blame =>
  (path) =>
    fetches.find((fetch) => isRemote(fetch.subgraph) && brings(fetch, path))?.subgraph ?? null

function brings({ entities, brings }: PlannedFetch, path: FieldPath): boolean {
  if (entities === null) return reaches(brings, path)
  return entities.some((part) =>
    part.paths.some((segments) => {
      const rest = below(segments, path)
      return rest !== null && reaches(part.brings, rest)
    }),
  )
}

/** What is left of `path` behind `segments`; null where they lead elsewhere. */
function below(segments: readonly PathSegment[], path: FieldPath): FieldPath | null {
  let rest = path
  for (const segment of segments) {
    const [next, ...others] = rest
    if (next === undefined) return null
    if ('Field' in segment) {
      if (next.sourceKey !== segment.Field) return null
      rest = others
    } else if (!isAmong(segment.TypeCondition, next)) return null
  }
  return rest
}

function reaches(brought: readonly Brought[], [next, ...rest]: FieldPath): boolean {
  if (next === undefined) return false
  return brought.some(
    ({ key, types, below }) =>
      key === next.sourceKey &&
      (types === null || isAmong([...types], next)) &&
      (rest.length === 0 || reaches(below, rest)),
  )
}

/** Where nothing asks for an object's type, it is known as its interface. */
const isAmong = (types: readonly string[], { parentType }: FieldPath[number]): boolean =>
  isAbstractType(parentType) || types.includes(parentType.name)
