/**
 * `__schema` and `__type`: answered by graphql-js from the API schema. No subgraph is asked.
 *
 * @module
 */
import {
  executeSync,
  Kind,
  type DefinitionNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import type { Flags } from './flags.ts'
import { UNCONDITIONAL } from './flags.ts'
import type { Fragments } from './scope.ts'
import type { SelectedField } from './selection.ts'

export type Introspection = Readonly<Record<string, unknown>>

export type Introspector = (
  variables: Readonly<Record<string, unknown>>,
  flags: Flags,
) => Introspection

const NOTHING: Introspection = {}

export const isIntrospectionField = ({ definition }: SelectedField): boolean =>
  definition.name === '__schema' || definition.name === '__type'

/** @param fields the operation's root fields. */
export function createIntrospector(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Fragments,
  fields: readonly SelectedField[],
): Introspector {
  const asked = fields.filter(isIntrospectionField)
  if (asked.length === 0) return () => NOTHING
  return (variables, flags) => {
    const selections = asked
      .filter(({ when }) => when === UNCONDITIONAL || flags.isOn(when))
      .flatMap(({ nodes }) => nodes.map(withoutDirectives))
    if (selections.length === 0) return NOTHING
    const selectionSet = { kind: Kind.SELECTION_SET, selections } as const
    const definitions: DefinitionNode[] = [{ ...operation, selectionSet }, ...fragments.values()]
    const document = { kind: Kind.DOCUMENT, definitions } as const
    const { data } = executeSync({ schema, document, variableValues: variables })
    return data ?? NOTHING
  }
}

const withoutDirectives = (node: FieldNode): FieldNode => ({ ...node, directives: [] })
