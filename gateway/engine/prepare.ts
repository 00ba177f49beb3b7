/**
 * Everything about an operation that no request changes: its plan, compiled, and its answer's shape.
 *
 * @module
 */
import {
  getOperationAST,
  GraphQLError,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql'
import { canonicalOperation } from './canonical.ts'
import { ALWAYS, variablesOf, type Condition } from './condition.ts'
import { FlagTable } from './flags.ts'
import { createIntrospector, type Introspector } from './introspect.ts'
import type { PlanCompiler, Step } from './plan-compiler.ts'
import type { OverrideState, Planner } from './planner.ts'
import type { Fragments } from './scope.ts'
import { Selection } from './selection.ts'
import { AnswerWriter } from './write.ts'

export interface PreparedOperation {
  readonly variableDefinitions: readonly VariableDefinitionNode[]
  /** Client's variables that plans use: name in the plan, name in the operation. */
  readonly variables: readonly (readonly [string, string])[]
  /** The engine's condition variables. */
  readonly conditions: readonly (readonly [string, Condition])[]
  /** Client's variables that `@skip` and `@include` read. */
  readonly conditionVariables: readonly string[]
  readonly flags: FlagTable
  readonly selection: Selection
  readonly writer: AnswerWriter
  readonly introspect: Introspector
  /** Null when nothing has to be fetched. */
  readonly step: Step | null
}

export interface PrepareDeps {
  readonly schema: GraphQLSchema
  readonly planner: Planner
  readonly createCompiler: (conditionNames: ReadonlySet<string>) => PlanCompiler
}

/** @throws {GraphQLError} when the document has no such operation, or the schema no such root type. */
export async function prepareOperation(
  deps: PrepareDeps,
  document: DocumentNode,
  operationName: string | undefined,
  overrides: OverrideState,
): Promise<PreparedOperation> {
  const { schema } = deps
  const operation = findOperation(document, operationName)
  const type = rootTypeOf(schema, operation)
  const fragments = fragmentsOf(document)
  const canonical = canonicalOperation(schema, operation, fragments, type)
  const plan = canonical.text === null ? null : await deps.planner.plan(canonical.text, overrides)
  const compiler = deps.createCompiler(new Set(canonical.conditions.keys()))
  const flags = new FlagTable()
  const root = { selectionSet: operation.selectionSet, type, when: ALWAYS }
  const selection = new Selection({ schema, fragments, flags }, type, canonical.root, [root])
  return {
    variableDefinitions: operation.variableDefinitions ?? [],
    variables: [...canonical.variables],
    conditions: [...canonical.conditions],
    conditionVariables: [...new Set([...canonical.conditions.values()].flatMap(variablesOf))],
    flags,
    selection,
    writer: new AnswerWriter(),
    introspect: createIntrospector(schema, operation, fragments, selection.fieldsOf(type)),
    step: plan && compiler.compile(plan),
  }
}

function findOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operation = getOperationAST(document, name)
  if (operation) return operation
  throw new GraphQLError(
    name === undefined
      ? 'Must provide operation name if query contains multiple operations.'
      : `Unknown operation named "${name}".`,
  )
}

function rootTypeOf(schema: GraphQLSchema, operation: OperationDefinitionNode): GraphQLObjectType {
  if (operation.operation === 'subscription') {
    throw new GraphQLError('Subscriptions are not run by this executor.', { nodes: operation })
  }
  const type = schema.getRootType(operation.operation)
  if (type) return type
  throw new GraphQLError(`Schema is not configured to execute ${operation.operation} operation.`, {
    nodes: operation,
  })
}

function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const isFragment = (one: (typeof definitions)[number]): one is FragmentDefinitionNode =>
    one.kind === 'FragmentDefinition'
  return new Map(definitions.filter(isFragment).map((one) => [one.name.value, one]))
}
