/**
 * How long what may be kept, read from `@cacheControl` in the SDL.
 *
 * @module
 */
import { isObjectType, type ASTNode, type ConstDirectiveNode, type GraphQLSchema } from 'graphql'

/** Lifetimes in milliseconds by coordinate: a type, `ServicePlan`, or a field, `Vehicle.vin`. */
export type CachePolicies = ReadonlyMap<string, number>

export function readCachePolicies(schemas: readonly GraphQLSchema[]): CachePolicies {
  const policies = new Map<string, number>()
  const note = (coordinate: string, node: ASTNode | null | undefined) => {
    const maxAge = maxAgeSeconds(node)
    if (maxAge !== null) policies.set(coordinate, maxAge * 1000)
  }
  for (const type of schemas.flatMap((schema) => Object.values(schema.getTypeMap()))) {
    if (!isObjectType(type)) continue
    note(type.name, type.astNode)
    for (const field of Object.values(type.getFields())) {
      note(`${type.name}.${field.name}`, field.astNode)
    }
  }
  return policies
}

function maxAgeSeconds(node: ASTNode | null | undefined): number | null {
  const directives: readonly ConstDirectiveNode[] =
    node && 'directives' in node ? ((node.directives ?? []) as readonly ConstDirectiveNode[]) : []
  const value = directives
    .find(({ name }) => name.value === 'cacheControl')
    ?.arguments?.find(({ name }) => name.value === 'maxAge')?.value
  return value?.kind === 'IntValue' ? Number(value.value) : null
}
