/**
 * Reads of leaves by a path in the URL and, below it, by a `paths` filter, where `*` stands for any one name.
 *
 * @module
 */
import type { Answer } from '../answer.ts'
import { badRequest, invalidData, notFound } from './errors.ts'
import type { Leaf } from './signal-tree.ts'

/** @param path with dots, from `Vehicle` on. @param filter the query's, as text. */
export function readLeaves(
  leaves: readonly Leaf[],
  path: string,
  filter: string | null,
  nowMs: number,
): Answer {
  const below = filter === null ? [] : pathsIn(filter)
  if (below === null) return badRequest('Missing or invalid filter')
  if (filter === null && leaves.some((leaf) => leaf.path.startsWith(`${path}.`))) return invalidData
  const wanted = filter === null ? [path] : below.map((part) => `${path}.${part}`)
  const found = wanted.map((pattern) => leaves.filter((leaf) => matches(leaf.path, pattern)))
  // All or nothing: one path that is not in the tree fails the whole read.
  if (found.some((some) => some.length === 0)) return notFound
  const data = found.flat().map(({ path: of, value, ts }) => ({ path: of, dp: { value, ts } }))
  const ts = new Date(nowMs).toISOString()
  return { status: 200, body: { data: data.length === 1 ? data[0] : data, ts } }
}

/** Version 3 names its kind `variant`, version 2 `type`. */
function pathsIn(filter: string): readonly string[] | null {
  const json = parse(filter)
  if (typeof json !== 'object' || json === null) return null
  const { variant, type, parameter } = json as Readonly<Record<string, unknown>>
  if ((variant ?? type) !== 'paths') return null
  const paths: readonly unknown[] = Array.isArray(parameter) ? parameter : [parameter]
  if (paths.length === 0 || !paths.every((one) => typeof one === 'string')) return null
  return paths.map((one) => one.replaceAll('/', '.'))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function matches(path: string, pattern: string): boolean {
  const [names, wanted] = [path.split('.'), pattern.split('.')]
  return (
    names.length === wanted.length &&
    wanted.every((name, index) => name === '*' || name === names[index])
  )
}
