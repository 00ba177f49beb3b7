/** What two answers must have in common. */
import type { ExecutionResult } from 'graphql'

type Path = readonly (string | number)[]

interface ErrorAt {
  readonly path: Path
  readonly code: string
}

/**
 * What differs, in words; null when nothing does.
 *
 * @param lenient the oracle's answer where every field may be null.
 */
export async function difference(
  expected: ExecutionResult,
  got: ExecutionResult,
  lenient: () => Promise<ExecutionResult>,
): Promise<string | null> {
  const [want, have] = [expected, got].map(({ data }) => JSON.stringify(data ?? null))
  if (want !== have) return `data\n  oracle ${want}\n  engine ${have}`
  const wanted = explanations(expected)
  const found = explanations(got)
  for (const [place, told] of wanted) {
    if (!found.has(place)) return `no error explains ${place}: ${told.map(textOf).join()}`
  }
  for (const [place, told] of found) {
    const known = wanted.get(place)?.map(textOf)
    if (!known) return `unexpected error at ${place}: ${told.map(textOf).join()}`
    const strange = told.filter((one) => !known.includes(textOf(one)))
    if (strange.length === 0) continue
    const all = await lenient()
    const wrong = strange.find((one) => !isKnown(all, one))
    if (wrong) return `wrong error at ${place}: ${textOf(wrong)}, not ${known.join()}`
  }
  return null
}

/** Whether that error happens where nothing is hidden. */
function isKnown({ data, errors }: ExecutionResult, { path, code }: ErrorAt): boolean {
  if (code === 'NULL')
    return nullPlace(data, path).length === path.length && at(data, path) === null
  return (errors ?? []).some(
    (one) => codeOf(one) === code && JSON.stringify(one.path) === JSON.stringify(path),
  )
}

const textOf = ({ path, code }: ErrorAt): string => `${JSON.stringify(path)} ${code}`

const at = (data: unknown, path: Path): unknown =>
  path.reduce((value, key) => (value as Record<string | number, unknown>)[key], data)

/**
 * Errors by the place in the answer that is null because of them. Where a whole object is null, the specification leaves
 * open which of several errors below it are told; each that is told must have happened, and one is needed.
 */
function explanations({ data, errors }: ExecutionResult): ReadonlyMap<string, readonly ErrorAt[]> {
  return Map.groupBy(
    (errors ?? []).map((error) => ({ path: error.path ?? [], code: codeOf(error) })),
    ({ path }) => JSON.stringify(nullPlace(data, path)),
  )
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
