/**
 * The composition root of `--supergraph`: any Federation 2 supergraph over its remote subgraphs, with the engine, limits,
 * log and metrics of the product and without the car's identity and rules. Callers are the subgraphs' business: they get
 * to see the headers that the configuration forwards.
 *
 * @module
 */
import type { OnBackendEvent } from '../subgraphs/backend/backend-event.ts'
import type { SupergraphConfig } from './config/options.ts'
import { stringifyResult } from './engine/answer-data.ts'
import { createApolloGateway } from './engine/apollo-gateway.ts'
import { createEngine } from './engine/engine.ts'
import { readSupergraph, SupergraphError } from './engine/supergraph.ts'
import type { RemoteSubgraph } from './engine/target.ts'
import { withinOperation } from './resilience/deadline-transport.ts'
import { createResilientTransport } from './resilience/resilient-transport.ts'
import { createRunningOperation } from './running-operation.ts'
import type { Served, TransportTo } from './serve.ts'
import { createExecutionPlugin } from './server/execution-plugin.ts'
import { toSubgraphOrPublicError } from './server/public-error.ts'

export interface SupergraphEffects {
  readonly transportTo: TransportTo
  readonly onBackendEvent: OnBackendEvent
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly supergraphSdl: string
}

/** @throws {SupergraphError} when the supergraph cannot be served. */
export function composeFromSupergraph(
  config: SupergraphConfig,
  { transportTo, onBackendEvent, now, supergraphSdl }: SupergraphEffects,
): Served<object> {
  const running = createRunningOperation({ deadlineMs: config.requestDeadlineMs, now })
  const transportOf = (backend: string, { host, pathname }: URL) =>
    withinOperation(
      createResilientTransport(transportTo(backend), {
        ...policyOf(config),
        ...{ backend, target: host + pathname, onEvent: onBackendEvent },
        ...{ now, random: Math.random },
      }),
      { now, operationUntilMs: running.untilMs },
    )
  const targetOf = (name: string, url: string): RemoteSubgraph => ({
    kind: 'remote',
    url,
    transport: transportOf(name, readUrl(name, url)),
    timeoutMs: config.backendTimeoutMs,
    isHurried: () => running.untilMs() - now() < config.backendTimeoutMs,
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
    runAs: running.runAs,
    assets: new Map(),
    links: { verify: () => ({ ok: false, reason: 'MALFORMED' }) },
    close: () => Promise.resolve(),
  }
}

/** What does not fit is not shown: it may hold a credential. */
function readUrl(name: string, text: string): URL {
  const url = URL.parse(text)
  const isUsable =
    url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  if (isUsable) return url
  const came = text === '' ? 'it has none' : 'what @join__graph says is none'
  throw new SupergraphError(
    `subgraph ${name}: expected an absolute http or https URL without credentials; ${came}`,
  )
}

const policyOf = (config: SupergraphConfig) => ({
  timeoutMs: config.backendTimeoutMs,
  retries: config.backendRetries,
  retryPauseMs: config.backendRetryPauseMs,
  retryBudgetPercent: config.backendRetryBudgetPercent,
  breakerFailures: config.backendBreakerFailures,
  breakerProbeMs: config.backendBreakerProbeMs,
  hangAfterMs: config.backendHangAfterMs,
  hedgeAfterMs: config.backendHedgeAfterMs,
})

const ERRORS: Readonly<Record<SupergraphConfig['subgraphErrors'], object>> = {
  hidden: {},
  exposed: { formatError: toSubgraphOrPublicError },
}
