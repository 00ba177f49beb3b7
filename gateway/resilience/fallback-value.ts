/**
 * A declared value in the shape that the client asked for: its aliases, its fragments, what it includes and skips. graphql-js
 * does that, over a schema of one field.
 *
 * @module
 */
import {
  executeSync,
  GraphQLObjectType,
  GraphQLSchema,
  Kind,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
} from 'graphql'
import { fragmentsOf, type FieldOnPath, type Operation } from './response-fields.ts'

export interface FallbackRequest extends Operation {
  /** The client's, as they came. */
  readonly variables: Readonly<Record<string, unknown>>
}

/** `undefined` = it cannot be shaped, so the failure stays. */
export function shapeFallback(
  value: unknown,
  field: FieldOnPath,
  request: FallbackRequest,
): unknown {
  const { data, errors } = executeSync({
    schema: schemaOf(request.schema, field),
    document: documentOf(request, field),
    rootValue: { value },
    variableValues: { ...request.variables },
  })
  return errors === undefined ? data?.['value'] : undefined
}

const schemaOf = (schema: GraphQLSchema, { type }: FieldOnPath): GraphQLSchema =>
  new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'FallbackValue', fields: { value: { type } } }),
    types: Object.values(schema.getTypeMap()),
    directives: schema.getDirectives(),
    assumeValid: true,
  })

function documentOf(
  { document, operation }: FallbackRequest,
  { nodes }: FieldOnPath,
): DocumentNode {
  const only: OperationDefinitionNode = {
    ...operation,
    operation: 'query' as OperationDefinitionNode['operation'],
    selectionSet: { kind: Kind.SELECTION_SET, selections: nodes.map(toValueField) },
  }
  return { kind: Kind.DOCUMENT, definitions: [only, ...fragmentsOf(document).values()] }
}

const toValueField = ({ selectionSet }: FieldNode): FieldNode => ({
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: 'value' },
  ...(selectionSet === undefined ? {} : { selectionSet }),
})
