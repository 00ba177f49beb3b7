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
  /** What rights depend on may have changed; `null` = anything. */
  recheck(changed: Changed | null): void
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
    recheck: (changed) => streams?.recheck((caller, request) => concerns(changed, caller, request)),
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
    open: (request: StreamRequest, caller: StreamCaller, { isFresh }: { isFresh: boolean }) =>
      running.runAs(caller.principal, () => open(request, caller), {
        isStream: true,
        isFresh,
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
    onEnded: words.onEnded,
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

/** As for the record cache: tags name whose and of which car a record is. */
interface Changed {
  readonly keys?: readonly unknown[]
  readonly types?: readonly string[]
  readonly tags?: readonly string[]
}

/** A plan is known by its account, and an account by nobody here: it may be anybody's. */
function concerns(
  changed: Changed | null,
  { principal }: StreamCaller,
  { source, variables }: StreamRequest,
): boolean {
  if (changed === null || changed.keys?.length || changed.types?.length) return true
  const words = `${source} ${JSON.stringify(variables)}`
  return (changed.tags ?? []).some((tag) => {
    const [kind, ...rest] = tag.split(':')
    if (kind === 'user') return principal?.userId === rest.join(':')
    return kind === 'vehicle' ? !/\bids?\b/.test(words) || words.includes(rest.join(':')) : true
  })
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
