/**
 * A path of the answer, with its aliases and indices → the fields it leads through.
 *
 * @module
 */
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

export type ResponsePath = readonly (string | number)[]

/** One response key on a path. */
export interface FieldOnPath {
  /** How many keys of the path lead here. */
  readonly depth: number
  /** `Type.field`, one for each type that its parent may be of. */
  readonly coordinates: readonly string[]
  /** Where the client asks for it, each under the same key. */
  readonly nodes: readonly FieldNode[]
  readonly type: GraphQLOutputType
}

export interface Operation {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
}

/** Ends early where the path leads to nothing that was asked for. */
export function fieldsOnPath(
  { schema, document, operation }: Operation,
  path: ResponsePath,
): readonly FieldOnPath[] {
  const fragments = fragmentsOf(document)
  const fields: FieldOnPath[] = []
  let parents = possibleTypes(schema, schema.getRootType(operation.operation))
  let selections: readonly SelectionSetNode[] = [operation.selectionSet]
  for (const [index, key] of path.entries()) {
    if (typeof key === 'number') continue
    const nodes = selections.flatMap((one) => nodesOf({ schema, fragments, parents, key }, one))
    const name = nodes[0]?.name.value ?? ''
    const owners = parents.filter((parent) => name in parent.getFields())
    const type = owners[0]?.getFields()[name]?.type
    if (type === undefined) break
    const coordinates = owners.map((owner) => `${owner.name}.${name}`)
    fields.push({ depth: index + 1, coordinates, nodes, type })
    parents = possibleTypes(schema, getNamedType(type))
    selections = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
  }
  return fields
}

export const fragmentsOf = (document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> =>
  new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  )

function possibleTypes(
  schema: GraphQLSchema,
  type: GraphQLNamedType | null | undefined,
): readonly GraphQLObjectType[] {
  if (isAbstractType(type)) return schema.getPossibleTypes(type)
  return isObjectType(type) ? [type] : []
}

interface Search {
  readonly schema: GraphQLSchema
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly parents: readonly GraphQLObjectType[]
  readonly key: string
}

function nodesOf(search: Search, { selections }: SelectionSetNode): readonly FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) {
      return (selection.alias ?? selection.name).value === search.key ? [selection] : []
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : search.fragments.get(selection.name.value)
    if (fragment === undefined) return []
    return canApply(search, fragment.typeCondition?.name.value)
      ? nodesOf(search, fragment.selectionSet)
      : []
  })
}

function canApply({ schema, parents }: Search, condition: string | undefined): boolean {
  if (condition === undefined) return true
  const type = schema.getType(condition)
  if (!isCompositeType(type)) return false
  const possible = possibleTypes(schema, type)
  return parents.some((parent) => possible.includes(parent))
}
