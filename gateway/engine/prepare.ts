/**
 * Everything about an operation that no request changes: its plan, compiled, and its answer's shape.
 *
 * @module
 */
import {
  getOperationAST,
  GraphQLError,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { blameBy, type Blame } from './blame.ts'
import { rulesMetBy, type CallerRules } from './caller-rules.ts'
import { ALWAYS, conditionOf, variablesOf, type Condition } from './condition.ts'
import { findDeferral, type Deferral } from './defer/deferral.ts'
import { FlagTable } from './flags.ts'
import { createIntrospector, type Introspector } from './introspect.ts'
import { lazy } from './lazy.ts'
import type { FetchPlan } from './plan/fetch-plan.ts'
import type { Planner, PlanVariant } from './plan/planner.ts'
import type { OpenSource } from './stream-source.ts'
import type { PlanRunner } from './plan-runner.ts'
import type { Fragments } from './scope.ts'
import { Selection } from './selection.ts'
import { compileCoercion, type Coerced, type Given } from './variables.ts'
import { AnswerWriter } from './write.ts'

export interface PreparedOperation {
  /** Makes variables ready for use; null where the operation has none. */
  readonly coerce: ((given: Given) => Coerced) | null
  /** The engine's condition variables. */
  readonly conditions: readonly (readonly [string, Condition])[]
  /** Client's variables that `@skip` and `@include` read. */
  readonly conditionVariables: readonly string[]
  readonly flags: FlagTable
  readonly selection: Selection
  readonly writer: AnswerWriter
  readonly introspect: Introspector
  /** Rules of the fields that it may meet, as far as they need nothing but the caller. */
  readonly callerRules: CallerRules
  /** Where a stream's events come from; null for any other operation. */
  readonly openSource: (() => OpenSource) | null
  /** What of it may come later. */
  readonly deferral: Deferral | null
  /** Fetches all there is to fetch. */
  readonly run: PlanRunner
  readonly blame: Blame
}

export interface PrepareDeps {
  readonly schema: GraphQLSchema
  readonly planner: Planner
  readonly compilePlan: (plan: FetchPlan) => PlanRunner
  /** @throws {GraphQLError} when nobody can be asked for the events. */
  readonly compileSource: (plan: FetchPlan) => OpenSource
  readonly callerRules: CallerRules
  /** Whether what is deferred can come later without asking backends for the rest again. */
  readonly canDefer: boolean
  /** Whether a subgraph is another process, and what it answers its own fault. */
  readonly isRemote: (subgraph: string) => boolean
}

/** @throws {GraphQLError} when the document has no such operation, or the schema no such root type. */
export function prepareOperation(
  deps: PrepareDeps,
  document: DocumentNode,
  operationName: string | undefined,
  variant: PlanVariant,
): PreparedOperation {
  const { schema } = deps
  const operation = findOperation(document, operationName)
  const type = rootTypeOf(schema, operation)
  const fragments = fragmentsOf(document)
  const { plan, root } = deps.planner.plan(operation, fragments, variant)
  const flags = new FlagTable()
  const occurrence = { selectionSet: operation.selectionSet, type, when: ALWAYS }
  const selection = new Selection({ schema, fragments, flags }, type, root, [occurrence])
  return {
    coerce: coercionOf(schema, operation),
    conditions: [...plan.conditions],
    conditionVariables: conditionVariablesOf(document),
    flags,
    selection,
    writer: new AnswerWriter(),
    introspect: createIntrospector(schema, operation, fragments, selection.fieldsOf(type)),
    callerRules: rulesMetBy(schema, document, deps.callerRules),
    openSource:
      operation.operation === 'subscription' ? lazy(() => deps.compileSource(plan)) : null,
    deferral: deps.canDefer ? findDeferral(document, operation) : null,
    run: deps.compilePlan(plan),
    blame: blameBy(plan, deps.isRemote),
  }
}

function coercionOf(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): PreparedOperation['coerce'] {
  return variableDefinitions.length === 0 ? null : compileCoercion(schema, variableDefinitions)
}

/** Variables that `@skip` and `@include` read, anywhere in the document. */
function conditionVariablesOf(document: DocumentNode): readonly string[] {
  const names = new Set<string>()
  visit(document, {
    Directive: (node) => variablesOf(conditionOf([node])).forEach((name) => names.add(name)),
  })
  return [...names]
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
