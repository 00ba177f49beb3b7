/**
 * Which fragments apply where: the part of "CollectFields" that planning, completing and local execution share.
 *
 * @module
 */
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type FragmentSpreadNode,
  type SelectionSetNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql'
import { ALWAYS, type Condition } from './condition.ts'

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

/** Selections of one field, the declared type they stand on, and when they are there. */
export interface Occurrence {
  readonly selectionSet: SelectionSetNode
  readonly type: GraphQLCompositeType
  readonly when: Condition
}

/** A type, and the object types that can be met there. */
export interface Scope {
  readonly type: GraphQLCompositeType
  readonly possible: ReadonlySet<GraphQLObjectType>
}

export const possibleTypes = (
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
): ReadonlySet<GraphQLObjectType> =>
  new Set(isAbstractType(type) ? schema.getPossibleTypes(type) : [type])

export const scopeOf = (schema: GraphQLSchema, type: GraphQLCompositeType): Scope => ({
  type,
  possible: possibleTypes(schema, type),
})

/** Where a fragment's selections stand: `outer` itself if they may stay there, a narrower scope, or nowhere. */
export function enterFragment(
  schema: GraphQLSchema,
  outer: Scope,
  typeCondition: string | undefined,
): Scope | null {
  if (typeCondition === undefined || typeCondition === outer.type.name) return outer
  const type = schema.getType(typeCondition)
  if (!isCompositeType(type)) return null
  const inside = possibleTypes(schema, type)
  const possible = new Set([...outer.possible].filter((one) => inside.has(one)))
  if (possible.size === 0) return null
  return isObjectType(outer.type) ? outer : { type, possible }
}

export interface FragmentBody {
  readonly typeCondition: string | undefined
  readonly selectionSet: SelectionSetNode
}

export function fragmentBody(
  node: InlineFragmentNode | FragmentSpreadNode,
  fragments: Fragments,
): FragmentBody | null {
  const fragment = node.kind === 'InlineFragment' ? node : fragments.get(node.name.value)
  if (!fragment) return null
  return { typeCondition: fragment.typeCondition?.name.value, selectionSet: fragment.selectionSet }
}

export function fieldDefinition(
  type: GraphQLCompositeType,
  node: FieldNode,
): GraphQLField<unknown, unknown> | undefined {
  const name = node.name.value
  if (name === '__typename') return TypeNameMetaFieldDef
  if (name === '__schema') return SchemaMetaFieldDef
  if (name === '__type') return TypeMetaFieldDef
  return 'getFields' in type ? type.getFields()[name] : undefined
}

export const responseKeyOf = (node: FieldNode): string => (node.alias ?? node.name).value

/**
 * Selections of several fields that make one object. Below an object that is there because `a or b` held, what came
 * with `a` alone still needs `a`; where all came under the same condition, nothing more has to be asked.
 */
export function occurrencesBelow(fields: readonly FieldOccurrence[]): readonly Occurrence[] {
  const isOne = fields.every(({ when }) => when.key === fields[0]?.when.key)
  return fields.flatMap(({ node, parentType, when }) => {
    const type = compositeOf(fieldDefinition(parentType, node)?.type)
    if (!node.selectionSet || !type) return []
    return [{ selectionSet: node.selectionSet, type, when: isOne ? ALWAYS : when }]
  })
}

export interface FieldOccurrence {
  readonly node: FieldNode
  readonly parentType: GraphQLCompositeType
  readonly when: Condition
}

export function compositeOf(type: GraphQLOutputType | undefined): GraphQLCompositeType | null {
  const named = getNamedType(type)
  return isCompositeType(named) ? named : null
}

/**
 * What two fields must have in common to share one response key (the specification's "SameResponseShape"): lists,
 * nulls, and for leaves the type.
 */
export function responseShape(type: GraphQLOutputType): string {
  if (isNonNullType(type)) return `${responseShape(type.ofType)}!`
  if (isListType(type)) return `[${responseShape(type.ofType)}]`
  return isCompositeType(type) ? '{}' : type.name
}
