/**
 * What stands in a field's place when it cannot be read because a backend failed, read from `@onFailure` in the SDL.
 *
 * @module
 */
import { Kind, parse, valueFromASTUntyped, type FieldDefinitionNode, type TypeNode } from 'graphql'

/**
 * `NULL`: null, and no error. `STALE`: what was last known, while the cache may show it. `FALLBACK`: the declared value, or
 * without one whatever the subgraph has a second source for. `FAIL`: no answer at all.
 */
export type FailurePolicy =
  | { readonly use: 'NULL' | 'STALE' | 'FAIL' }
  | { readonly use: 'FALLBACK'; readonly value?: unknown }

/** By field, `Type.field`. */
export type FailurePolicies = ReadonlyMap<string, FailurePolicy>

/** An `@onFailure` that cannot be meant. */
export class FailurePolicyError extends Error {
  override readonly name = 'FailurePolicyError'
}

/**
 * @param documents SDL texts, one per subgraph.
 * @throws {FailurePolicyError} naming the field and what is wrong there.
 */
export function readFailurePolicies(documents: readonly string[]): FailurePolicies {
  const policies = new Map<string, FailurePolicy>()
  for (const [field, policy] of documents.flatMap(policiesOfDocument)) {
    const known = policies.get(field)
    if (known && JSON.stringify(known) !== JSON.stringify(policy)) {
      throw new FailurePolicyError(`${field}: two subgraphs say @onFailure differently`)
    }
    policies.set(field, policy)
  }
  return policies
}

/** Types and fields whose records are read anew or not at all: the cache may not show them past their age. */
export const freshOnly = (documents: readonly string[]): ReadonlySet<string> =>
  new Set(
    documents
      .flatMap(policiesOfDocument)
      .flatMap(([field, { use }, type]) => (use === 'FAIL' ? [field, type] : [])),
  )

type Declared = readonly [field: string, policy: FailurePolicy, type: string]

const policiesOfDocument = (sdl: string): readonly Declared[] =>
  parse(sdl).definitions.flatMap((type) => {
    const isObject =
      type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.OBJECT_TYPE_EXTENSION
    if (!isObject) return []
    return (type.fields ?? []).flatMap((field): readonly Declared[] => {
      const coordinate = `${type.name.value}.${field.name.value}`
      const policy = policyOf(coordinate, field)
      return policy === null ? [] : [[coordinate, policy, namedTypeOf(field.type)]]
    })
  })

const namedTypeOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type)

function policyOf(
  coordinate: string,
  { directives = [] }: FieldDefinitionNode,
): FailurePolicy | null {
  const found = directives.filter(({ name }) => name.value === 'onFailure')
  const [directive] = found
  if (directive === undefined) return null
  const refuse = (what: string) => new FailurePolicyError(`${coordinate}: @onFailure ${what}`)
  if (found.length > 1) throw refuse('stands there twice')
  const given = new Map(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  )
  const use = given.get('use')
  const fallback = given.get('fallback')
  switch (use) {
    case 'NULL':
    case 'STALE':
    case 'FAIL':
      if (fallback !== undefined) throw refuse('has a fallback that is never used')
      return { use }
    case 'FALLBACK':
      return fallback === undefined ? { use } : { use, value: parseJson(fallback, refuse) }
    default:
      throw refuse('needs use: NULL, STALE, FALLBACK or FAIL')
  }
}

function parseJson(text: unknown, refuse: (what: string) => Error): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    throw refuse('has a fallback that is not JSON')
  }
}
