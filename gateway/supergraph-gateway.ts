/**
 * The composition root of `--supergraph`: any Federation 2 supergraph over its remote subgraphs, with the engine, limits,
 * log and metrics of the product and without the car's identity and rules. Callers are the subgraphs' business: they get
 * to see the headers that the configuration forwards.
 *
 * @module
 */
import type { SupergraphConfig } from './config/options.ts'
import { stringifyResult } from './engine/answer-data.ts'
import { createApolloGateway } from './engine/apollo-gateway.ts'
import { createEngine } from './engine/engine.ts'
import { readSupergraph } from './engine/supergraph.ts'
import type { RemoteSubgraph } from './engine/target.ts'
import type { Served, TransportTo } from './serve.ts'
import { createExecutionPlugin } from './server/execution-plugin.ts'
import { toSubgraphOrPublicError } from './server/public-error.ts'

export interface SupergraphEffects {
  readonly transportTo: TransportTo
  readonly supergraphSdl: string
}

/** @throws {SupergraphError} when the supergraph cannot be served. */
export function composeFromSupergraph(
  config: SupergraphConfig,
  { transportTo, supergraphSdl }: SupergraphEffects,
): Served<object> {
  const targetOf = (name: string, url: string): RemoteSubgraph => ({
    kind: 'remote',
    url,
    transport: transportTo(name),
    timeoutMs: config.backendTimeoutMs,
    maxAnswerBytes: config.maxAnswerBytes,
    forwardHeaders: config.forwardHeaders,
    exposeErrors: config.subgraphErrors === 'exposed',
  })
  const urls = [...readSupergraph(supergraphSdl).urls]
  const subgraphs = new Map(urls.map(([name, url]) => [name, targetOf(name, url)]))
  const engine = createEngine({ supergraphSdl, subgraphs, maxPlans: config.maxPlans })
  const gateway = createApolloGateway(engine, supergraphSdl)
  return {
    execution: {
      schema: engine.schema,
      plugins: [createExecutionPlugin(gateway.attempt)],
      overrides: { gateway, stringifyResult, ...ERRORS[config.subgraphErrors] } as object,
    },
    authenticate: () => Promise.resolve(null),
    createContext: () => ({}),
    assets: new Map(),
    links: { verify: () => ({ ok: false, reason: 'MALFORMED' }) },
    close: () => Promise.resolve(),
  }
}

const ERRORS: Readonly<Record<SupergraphConfig['subgraphErrors'], object>> = {
  hidden: {},
  exposed: { formatError: toSubgraphOrPublicError },
}
