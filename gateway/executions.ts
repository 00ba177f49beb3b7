/**
 * Who executes operations, by the option `ENGINE`.
 *
 * @module
 */
import type { GraphQLSchema } from 'graphql'
import type { Subgraph } from '../subgraphs/subgraph.ts'
import { noteFreshness } from './cache/freshness.ts'
import type { Config } from './config/options.ts'
import type { GatewayContext, OperationScope } from './context.ts'
import { stringifyResult } from './engine/answer-data.ts'
import { createApolloGateway, type ApolloGateway } from './engine/apollo-gateway.ts'
import { composeSupergraph } from './engine/compose-supergraph.ts'
import { withDefer } from './engine/defer/defer-directive.ts'
import { createEngine, type Engine } from './engine/engine.ts'
import type { Provenance } from './engine/provenance.ts'
import { callerRulesOf } from './rules/apply-rules.ts'
import { acceptsParts } from './server/accepts-parts.ts'
import { createAfterExecution } from './server/after-execution.ts'
import type { ApolloOptions } from './server/apollo-server.ts'
import { createExecutionPlugin } from './server/execution-plugin.ts'
import { createWholeAnswers } from './server/whole-answers.ts'
import { stitchSubgraphs } from './stitch/stitch-subgraphs.ts'

/** What Apollo Server needs to know to execute operations. */
export interface Execution {
  /** What clients see. */
  readonly schema: GraphQLSchema
  readonly plugins?: NonNullable<ApolloOptions<GatewayContext>['plugins']>
  readonly applyPolicies?: NonNullable<ApolloOptions<GatewayContext>['applyPolicies']>
  readonly laterOf?: NonNullable<ApolloOptions<GatewayContext>['laterOf']>
  readonly endOperation?: NonNullable<ApolloOptions<GatewayContext>['endOperation']>
  /** Given when not graphql-js is to execute it. */
  readonly overrides?: {
    readonly gateway: ApolloGateway
    readonly stringifyResult: typeof stringifyResult
    readonly schema: undefined
  }
  /** Given where it can run streams. */
  readonly engine?: Engine
}

type Subgraphs = readonly Subgraph<object, OperationScope>[]

export const executions: Readonly<
  Record<Config['engine'], (subgraphs: Subgraphs, provenance: Provenance) => Execution>
> = {
  stitched: (subgraphs) => ({
    schema: withDefer(stitchSubgraphs(subgraphs)),
    plugins: [createWholeAnswers(), createAfterExecution(noteFreshness)],
  }),
  planned: (subgraphs, provenance) => {
    const supergraphSdl = composeSupergraph(subgraphs)
    const targets = subgraphs.map(({ name, schema }) => [name, { kind: 'local', schema }] as const)
    const callerRules = callerRulesOf(subgraphs.map(({ schema }) => schema))
    const engine = createEngine({
      ...{ supergraphSdl, callerRules, provenance },
      subgraphs: new Map(targets),
    })
    const gateway = createApolloGateway(engine, supergraphSdl, acceptsParts)
    return {
      schema: engine.schema,
      plugins: [createExecutionPlugin(gateway.attempt)],
      laterOf: gateway.laterOf,
      overrides: { gateway, stringifyResult, schema: undefined },
      engine,
    }
  },
}
