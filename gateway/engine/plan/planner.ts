/**
 * Operation → plan, over one supergraph.
 *
 * @module
 */
import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { ALWAYS } from '../condition.ts'
import type { Fragments } from '../scope.ts'
import { collectOperation, type IsRefused } from './block.ts'
import { finishPlan, type FetchPlan } from './fetch-plan.ts'
import { JoinGraph } from './join-graph.ts'
import { PlanBuilder } from './plan-builder.ts'
import { Position } from './position.ts'
import { Resolvability, type IsLabelOn } from './resolvability.ts'

/** What a plan depends on beside its operation. */
export interface PlanVariant {
  readonly isLabelOn: IsLabelOn
  /** Fields that this caller may not have, by coordinate: they are not fetched. Default: none. */
  readonly isRefused?: IsRefused
}

export interface PlannedOperation {
  readonly plan: FetchPlan
  /** Names under which the merged tree keeps the fields of the operation's root. */
  readonly root: Position
}

export class Planner {
  readonly #schema: GraphQLSchema
  readonly #graph: JoinGraph

  /** @param supergraph the whole of it, `@inaccessible` things and machinery included. */
  constructor(supergraph: DocumentNode) {
    this.#schema = buildASTSchema(supergraph, { assumeValidSDL: true })
    this.#graph = new JoinGraph(supergraph)
  }

  /** Labels under which subgraphs take fields over. */
  get overrideLabels(): ReadonlySet<string> {
    return this.#graph.overrideLabels
  }

  /** @throws {UnplannableError} when the supergraph has a field that no chain of fetches leads to. */
  plan(
    operation: OperationDefinitionNode,
    fragments: Fragments,
    { isLabelOn, isRefused }: PlanVariant,
  ): PlannedOperation {
    const isMutation = operation.operation === 'mutation'
    const type = this.#schema.getRootType(operation.operation)
    if (!type) throw new TypeError(`the supergraph has no ${operation.operation} type`)
    const root = new Position({ next: 0 }, isMutation)
    const { selectionSet } = operation
    const occurrence = { selectionSet, type, when: ALWAYS }
    const sources = { schema: this.#schema, fragments, isRefused }
    const block = collectOperation(sources, root, occurrence)
    const builder = new PlanBuilder(this.#schema, new Resolvability(this.#graph, isLabelOn))
    if (isMutation) builder.planMutation(block)
    else builder.planQuery(block)
    const variables = (operation.variableDefinitions ?? []).map(
      (one) => [one.variable.name.value, one] as const,
    )
    return { root, plan: finishPlan(builder.groups, operation.operation, new Map(variables)) }
  }
}
