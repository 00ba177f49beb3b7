/**
 * How long what may be kept, read from `@cacheControl` in the SDL and checked at start.
 *
 * @module
 */
import {
  Kind,
  parse,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
} from 'graphql'

export interface CachePolicy {
  /** A type, `ServicePlan`, or a field, `Vehicle.vin`. */
  readonly coordinate: string
  /** How long a record is shown without asking anew, in milliseconds. */
  readonly maxAgeMs: number
  readonly scope: 'PUBLIC' | 'PRIVATE'
  /** How long after its age it is shown at once and asked for behind, in milliseconds. */
  readonly staleWhileRevalidateMs: number
  /** How long after its age it is shown when its backend fails, in milliseconds. */
  readonly staleIfErrorMs: number
  readonly tags: readonly string[]
}

/** By coordinate. */
export type CachePolicies = ReadonlyMap<string, CachePolicy>

/** A `@cacheControl` that cannot be meant. */
export class CachePolicyError extends Error {
  override readonly name = 'CachePolicyError'
}

/**
 * @param documents SDL texts, one per subgraph.
 * @throws {CachePolicyError} naming the coordinate and what is wrong there.
 */
export function readCachePolicies(documents: readonly string[]): CachePolicies {
  const policies = new Map<string, CachePolicy>()
  for (const policy of documents.flatMap(policiesOfDocument)) {
    const known = policies.get(policy.coordinate)
    if (known && JSON.stringify(known) !== JSON.stringify(policy)) {
      throw new CachePolicyError(
        `${policy.coordinate}: two subgraphs say @cacheControl differently`,
      )
    }
    policies.set(policy.coordinate, policy)
  }
  return policies
}

type ObjectType = ObjectTypeDefinitionNode | ObjectTypeExtensionNode

const policiesOfDocument = (sdl: string): readonly CachePolicy[] =>
  parse(sdl)
    .definitions.filter(
      (node): node is ObjectType =>
        node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION,
    )
    .flatMap(policiesOfType)

const policiesOfType = (type: ObjectType): readonly CachePolicy[] => [
  ...policyOf(type.name.value, type.directives),
  ...(type.fields ?? []).flatMap(({ name, directives }) =>
    policyOf(`${type.name.value}.${name.value}`, directives),
  ),
]

function policyOf(
  coordinate: string,
  directives: readonly ConstDirectiveNode[] = [],
): readonly CachePolicy[] {
  const found = directives.filter(({ name }) => name.value === 'cacheControl')
  const [directive] = found
  if (directive === undefined) return []
  const refuse = (what: string) => new CachePolicyError(`${coordinate}: @cacheControl ${what}`)
  if (found.length > 1) throw refuse('stands there twice')
  const given = new Map(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  )
  const unknown = [...given.keys()].find((name) => !ARGUMENTS.has(name))
  if (unknown !== undefined) throw refuse(`has no argument "${unknown}"`)
  const read = (name: string) => {
    const value = given.get(name) ?? 0
    if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= YEAR_SECONDS)
      return Number(value) * 1000
    throw refuse(`needs ${name} in whole seconds, 0 to ${String(YEAR_SECONDS)}`)
  }
  const maxAgeMs = read('maxAge')
  if (maxAgeMs === 0)
    throw refuse('needs a maxAge of at least one second; leave it out to keep nothing')
  return [
    {
      coordinate,
      maxAgeMs,
      scope: scopeOf(given.get('scope') ?? 'PRIVATE', refuse),
      staleWhileRevalidateMs: read('staleWhileRevalidate'),
      staleIfErrorMs: read('staleIfError'),
      tags: tagsOf(given.get('tags') ?? [], refuse),
    },
  ]
}

const ARGUMENTS = new Set(['maxAge', 'scope', 'staleWhileRevalidate', 'staleIfError', 'tags'])
const YEAR_SECONDS = 31_536_000

function scopeOf(scope: unknown, refuse: (what: string) => Error): CachePolicy['scope'] {
  if (scope === 'PUBLIC' || scope === 'PRIVATE') return scope
  throw refuse('needs scope: PUBLIC or scope: PRIVATE')
}

function tagsOf(tags: unknown, refuse: (what: string) => Error): readonly string[] {
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string' && /^[\w:.-]+$/.test(tag)))
    return tags as readonly string[]
  throw refuse('needs tags of letters, digits and :._-')
}
