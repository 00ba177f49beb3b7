/**
 * How long what may be kept, read from `@cacheControl` in the SDL.
 *
 * @module
 */
import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
} from 'graphql'

/** Lifetimes in milliseconds by coordinate: a type, `ServicePlan`, or a field, `Vehicle.vin`. */
export type CachePolicies = ReadonlyMap<string, number>

/** @param documents SDL texts, one per subgraph. */
export function readCachePolicies(documents: readonly string[]): CachePolicies {
  const types = documents
    .flatMap((sdl) => parse(sdl).definitions)
    .filter(
      (node): node is ObjectType =>
        node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION,
    )
  return new Map(types.flatMap(policiesOf))
}

type ObjectType = ObjectTypeDefinitionNode | ObjectTypeExtensionNode

type Policy = readonly [coordinate: string, lifetimeMs: number]

const policiesOf = (type: ObjectType): readonly Policy[] => [
  ...policy(type.name.value, type.directives),
  ...(type.fields ?? []).flatMap(({ name, directives }) =>
    policy(`${type.name.value}.${name.value}`, directives),
  ),
]

function policy(
  coordinate: string,
  directives: readonly ConstDirectiveNode[] = [],
): readonly Policy[] {
  const value = directives
    .find(({ name }) => name.value === 'cacheControl')
    ?.arguments?.find(({ name }) => name.value === 'maxAge')?.value
  return value?.kind === Kind.INT ? [[coordinate, Number(value.value) * 1000]] : []
}
