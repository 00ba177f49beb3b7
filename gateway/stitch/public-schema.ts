/**
 * What clients may know of a stitched schema: no lookup fields, no federation machinery, nothing `@inaccessible`.
 *
 * @module
 */
import { filterSchema, getDirectives, pruneSchema } from '@graphql-tools/utils'
import { GraphQLDirective, GraphQLSchema } from 'graphql'

const POLICY_DIRECTIVES = new Set([
  'entitled',
  'cacheControl',
  'cost',
  'onFailure',
  'deprecated',
  'specifiedBy',
  'skip',
  'include',
  'oneOf',
])

export function toPublicSchema(stitched: GraphQLSchema): GraphQLSchema {
  const isHidden = (member: object) =>
    getDirectives(stitched, member).some(({ name }) => name.endsWith('inaccessible'))
  const filtered = filterSchema({
    schema: stitched,
    typeFilter: (name, type) => !isMachinery(name) && !isHidden(type),
    rootFieldFilter: (_operation, name, field) => !name.startsWith('_') && !isHidden(field),
    objectFieldFilter: (_type, _name, field) => !isHidden(field),
    directiveFilter: (name: string, _directive: GraphQLDirective) => POLICY_DIRECTIVES.has(name),
  })
  return pruneSchema(filtered)
}

const isMachinery = (name: string): boolean =>
  (name.startsWith('_') && !name.startsWith('__')) ||
  name.startsWith('federation__') ||
  name.startsWith('link__')
