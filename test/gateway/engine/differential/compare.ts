/** What two answers must have in common. */
import type { ExecutionResult } from 'graphql'

type Path = readonly (string | number)[]

interface ErrorAt {
  readonly path: Path
  readonly code: string
}

/** What differs, in words; null when nothing does. */
export function difference(expected: ExecutionResult, got: ExecutionResult): string | null {
  const [want, have] = [expected, got].map(({ data }) => JSON.stringify(data ?? null))
  if (want !== have) return `data\n  oracle ${want}\n  engine ${have}`
  const wanted = explanations(expected)
  const found = explanations(got)
  for (const [place, errors] of wanted) {
    const same = found.get(place)?.some((one) => errors.includes(one))
    if (!same) return `no error explains ${place}: ${String(errors)} / ${String(found.get(place))}`
  }
  for (const [place, errors] of found) {
    const known = wanted.get(place) ?? []
    const strange = errors.filter((one) => !known.includes(one))
    if (strange.length > 0) return `unexpected error at ${place}: ${String(strange)}`
  }
  return null
}

/**
 * Errors by the place in the answer that is null because of them. Where a whole object is null, the specification leaves
 * open which of several errors below it are told; each that is told must be one the oracle knows, and one is needed.
 */
function explanations({ data, errors }: ExecutionResult): ReadonlyMap<string, readonly string[]> {
  const byPlace = new Map<string, string[]>()
  for (const error of errors ?? []) {
    const { path, code } = { path: error.path ?? [], code: codeOf(error) } satisfies ErrorAt
    const place = JSON.stringify(nullPlace(data, path))
    const told = `${JSON.stringify(path)} ${code}`
    byPlace.set(place, [...(byPlace.get(place) ?? []), told])
  }
  return byPlace
}

/** A missing value is told as one of its interface where nothing asks for its type: the field's name must do. */
function codeOf({ extensions, message }: NonNullable<ExecutionResult['errors']>[number]): string {
  if (message.startsWith('Cannot return null for non-nullable field')) return 'NULL'
  return typeof extensions.code === 'string' ? extensions.code : message
}

function nullPlace(data: unknown, path: Path): Path {
  let current = data
  for (const [index, key] of path.entries()) {
    if (current === null || current === undefined) return path.slice(0, index)
    current = (current as Record<string | number, unknown>)[key]
  }
  return path
}
