/**
 * Streams, wired: the engine runs them, rules open them, and every event is an operation of its own.
 *
 * @module
 */
import { getOperationAST, type GraphQLSchema } from 'graphql'
import type { VehiclePositionRecord } from '../subgraphs/vehicles/index.ts'
import type { Config } from './config/options.ts'
import type { GatewayContext } from './context.ts'
import { stringifyResult } from './engine/answer-data.ts'
import type { Engine } from './engine/engine.ts'
import { identityOf } from './identity/caller-scope.ts'
import type { Principal } from './identity/principal.ts'
import { fieldsAlikeForAll, isAlikeForAll, type JudgedSubgraph } from './rules/alike.ts'
import type { RunningOperation } from './running-operation.ts'
import type { ApplyPolicies } from './server/failure-plugin.ts'
import type { StreamsSource, StreamWords } from './server/streams/stream-doors.ts'
import type { StreamCaller, StreamRequest } from './streaming/answers/answer.ts'
import { createStreams, type Streams } from './streaming/answers/streams.ts'
import { machineTimers } from './streaming/timers.ts'

export interface StreamsDeps {
  readonly engine: Engine
  readonly running: RunningOperation
  readonly createContext: (principal: Principal | null, requestId: string) => GatewayContext
  readonly applyPolicies: ApplyPolicies
  readonly subgraphs: readonly JudgedSubgraph[]
}

export interface GatewayStreams extends StreamsSource {
  /** Rights of everybody may have changed. */
  recheck(): void
  /** `null` = not served yet. */
  stats(): ReturnType<Streams['stats']> | null
}

export function createGatewayStreams(config: Config, deps: StreamsDeps): GatewayStreams {
  const { schema } = deps.engine
  let streams: Streams | null = null
  return {
    schema,
    stringifyResult,
    maxQueryTokens: config.maxQueryTokens,
    maxQueryDepth: config.maxQueryDepth,
    introspection: config.introspection,
    limits: {
      maxConnections: config.streamMaxConnections,
      maxConnectionsPerCaller: config.streamMaxConnectionsPerCaller,
      initTimeoutMs: config.streamInitTimeoutMs,
      keepAliveMs: config.streamKeepAliveMs,
    },
    create: (words) => (streams = createStreams({ ...optionsOf(config), ...over(deps, words) })),
    recheck: () => streams?.recheck(() => true),
    stats: () => streams?.stats() ?? null,
  }
}

const optionsOf = (config: Config) => ({
  timers: machineTimers,
  recheckEveryMs: config.streamRecheckMs,
  maxStreamsPerCaller: config.streamMaxPerCaller,
})

function over({ engine, running, createContext, ...deps }: StreamsDeps, words: StreamWords) {
  const open = async (request: StreamRequest, { principal, requestId }: StreamCaller) => {
    const context = createContext(principal, requestId)
    const opened = await engine.subscribe({ ...request, context })
    if ('events' in opened) return opened.events
    return opened.errors.flatMap((error) => words.toErrors(error, requestId))
  }

  const answer = async (
    request: StreamRequest,
    { principal, requestId }: StreamCaller,
    event: unknown,
  ) => {
    const context = createContext(principal, requestId)
    const result = words.toResult(await engine.execute({ ...request, event, context }), requestId)
    if (result.errors) noteWhatIsLeftOut(deps.applyPolicies, request, { result, context })
    const { extensions } = context.notes
    return stringifyResult(extensions ? { ...result, extensions } : result)
  }

  return {
    open: (request: StreamRequest, caller: StreamCaller, { isAgain }: { isAgain: boolean }) =>
      running.runAs(caller.principal, () => open(request, caller), {
        isStream: true,
        isFresh: isAgain,
      }),
    answer: (request: StreamRequest, caller: StreamCaller, event: unknown) =>
      running.runAs(caller.principal, () => answer(request, caller, event)),
    rightsOf: rightsOver(engine.schema, deps.subgraphs),
    identityOf: ({ principal }: StreamCaller) => identityOf(principal),
    holderOf: ({ principal }: StreamCaller) =>
      JSON.stringify([principal?.kind, principal?.userId, principal?.appId]),
    toStreamEvent: (event: unknown) => {
      const { vehicleId: about, sequence } = event as VehiclePositionRecord
      return { about, sequence, event }
    },
    toErrors: (error: unknown, { requestId }: StreamCaller) => words.toErrors(error, requestId),
  }
}

/** What everybody is answered alike is run once for everybody. */
function rightsOver(schema: GraphQLSchema, subgraphs: readonly JudgedSubgraph[]) {
  const alike = fieldsAlikeForAll(subgraphs)
  const judged = new WeakMap<object, boolean>()
  return ({ document }: StreamRequest, { principal }: StreamCaller): string => {
    let isAlike = judged.get(document)
    if (isAlike === undefined) {
      isAlike = isAlikeForAll(schema, document, alike)
      judged.set(document, isAlike)
    }
    return isAlike ? '' : identityOf(principal)
  }
}

type Result = ReturnType<StreamWords['toResult']>

function noteWhatIsLeftOut(
  apply: ApplyPolicies,
  { document, operationName, variables }: StreamRequest,
  { result, context }: { readonly result: Result; readonly context: GatewayContext },
): void {
  const operation = getOperationAST(document, operationName)
  if (!operation) return
  for (const one of apply({ document, operation, variables }, result)) {
    context.notes.note('degraded', { ...one })
  }
}
