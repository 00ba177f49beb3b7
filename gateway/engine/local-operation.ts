/**
 * An operation on a subgraph in this process, compiled: no document is walked and nothing is validated while it runs.
 *
 * @module
 */
import {
  GraphQLError,
  parse,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { ALWAYS } from './condition.ts'
import type { TreeObject } from './failure.ts'
import { Flags, FlagTable } from './flags.ts'
import { LocalFields } from './local-field.ts'
import { LocalRun } from './local-run.ts'
import type { Marks, Provenance } from './provenance.ts'
import { Selection } from './selection.ts'
import { compileCoercion, type Coerced } from './variables.ts'

export interface LocalOperationInfo {
  readonly schema: GraphQLSchema
  readonly operation: OperationDefinitionNode
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
}

export interface LocalVariables {
  /** The client's, as JSON. They are coerced by this subgraph's own types. */
  readonly given: Readonly<Record<string, unknown>>
  /** The engine's: conditions and representations, ready for use. */
  readonly own: Readonly<Record<string, unknown>>
}

/**
 * @param root what the fields of the root are read from: a stream's event; nothing for any other operation.
 *
 * Answers the merged tree's part; failures stand in it. Rejects only when variables do not fit.
 */
export type LocalOperation = (
  context: unknown,
  variables: LocalVariables,
  root?: unknown,
  marks?: Marks | null,
) => TreeObject | Promise<TreeObject>

export function compileLocalOperation(
  schema: GraphQLSchema,
  text: string,
  ownVariables: ReadonlySet<string>,
  provenance?: Provenance,
): LocalOperation {
  const info = readOperation(schema, text)
  const { operation } = info
  const type = rootType(schema, operation)
  const fragments = new Map(Object.entries(info.fragments))
  const flags = new FlagTable()
  const selection = new Selection({ schema, fragments, flags }, type, null, [
    { selectionSet: operation.selectionSet, type, when: ALWAYS },
  ])
  const compiled = new LocalFields(info, provenance)
  const definitions = (operation.variableDefinitions ?? []).filter(
    ({ variable }) => !ownVariables.has(variable.name.value),
  )
  const coerce = definitions.length === 0 ? null : compileCoercion(schema, definitions)
  const fields = compiled.of(selection, type)
  const isSerial = operation.operation === 'mutation'

  return (context, { given, own }, root, marks = null) => {
    const variables = coerce ? { ...orThrow(coerce(given)), ...own } : own
    const run = new LocalRun(context, variables, new Flags(flags, variables), marks)
    const out: TreeObject = {}
    if (isSerial) return runSerially(compiled, run, fields, type, out)
    compiled.run(run, fields, type, root, out, undefined)
    const idle = run.idle()
    return idle ? idle.then(() => out) : out
  }
}

async function runSerially(
  compiled: LocalFields,
  run: LocalRun,
  fields: ReturnType<LocalFields['of']>,
  type: GraphQLObjectType,
  out: TreeObject,
): Promise<TreeObject> {
  for (const field of fields) {
    compiled.run(run, [field], type, undefined, out, undefined)
    await run.idle()
  }
  return out
}

function readOperation(schema: GraphQLSchema, text: string): LocalOperationInfo {
  const { definitions } = parse(text, { noLocation: true })
  const operation = definitions.find((one) => one.kind === 'OperationDefinition')
  if (!operation) throw new TypeError('a planned fetch holds no operation')
  const fragments: Record<string, FragmentDefinitionNode> = {}
  for (const one of definitions) {
    if (one.kind === 'FragmentDefinition') fragments[one.name.value] = one
  }
  return { schema, operation, fragments }
}

function rootType(
  schema: GraphQLSchema,
  { operation }: OperationDefinitionNode,
): GraphQLObjectType {
  const type = schema.getRootType(operation)
  if (!type) throw new TypeError(`the subgraph has no ${operation} type`)
  return type
}

function orThrow({ coerced, errors }: Coerced): Record<string, unknown> {
  if (coerced) return coerced
  throw errors[0] ?? new GraphQLError('The variables do not fit.')
}
