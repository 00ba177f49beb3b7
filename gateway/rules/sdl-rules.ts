/**
 * Rules that a subgraph declares in its own SDL, so that a new backend brings its policy along: Federation's
 * `@authenticated` and `@requiresScopes`, and our `@entitled`.
 *
 * @module
 */
import {
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql'
import { hasAnyScopes, isActiveOrApp, isEntitled, isSignedIn } from './predicates.ts'
import { inOrder, type Rule } from './shield.ts'

type Declared = Pick<GraphQLObjectType, 'astNode'> | Pick<GraphQLField<unknown, unknown>, 'astNode'>

/** Opens a field that has no row in the permission table; `null` = the SDL does not say. */
export const authenticatedRule = (field: Declared, type: Declared): Rule | null =>
  (directive(field, 'authenticated') ?? directive(type, 'authenticated'))
    ? inOrder(isSignedIn, isActiveOrApp)
    : null

/** Narrow a field further, whatever else holds for it. */
export function narrowingRules(field: Declared): readonly Rule[] {
  const scopes = argument(field, 'requiresScopes', 'scopes')
  const feature = argument(field, 'entitled', 'feature')
  return [
    ...(Array.isArray(scopes) ? [hasAnyScopes(scopes as readonly (readonly string[])[])] : []),
    ...(typeof feature === 'string' ? [isEntitled(feature)] : []),
  ]
}

/** Directives of Federation stand in a schema with or without their namespace. */
const directive = ({ astNode }: Declared, name: string): ConstDirectiveNode | undefined =>
  astNode?.directives?.find(
    ({ name: { value } }) => value === name || value === `federation__${name}`,
  )

function argument(declared: Declared, directiveName: string, argumentName: string): unknown {
  const node = directive(declared, directiveName)?.arguments?.find(
    ({ name }) => name.value === argumentName,
  )
  return node && valueFromASTUntyped(node.value)
}
