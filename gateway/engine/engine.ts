/**
 * The execution engine's door: a Federation 2 supergraph and where its subgraphs are, in; answers out. An operation is
 * planned once, compiled, kept, and run many times.
 *
 * @module
 */
import {
  GraphQLError,
  isScalarType,
  isSpecifiedScalarType,
  locatedError,
  type GraphQLSchema,
} from 'graphql'
import type { TransportResponse } from '../../subgraphs/backend/transport.ts'
import { NO_REFUSALS, refusalsFor, type CallerRules, type Refusals } from './caller-rules.ts'
import { withDefer } from './defer/defer-directive.ts'
import { runDeferred } from './defer/run-deferred.ts'
import { localFetcher, remoteFetcher, type Fetcher } from './fetch.ts'
import { FlightShare } from './flight-share.ts'
import { PlanCache } from './plan-cache.ts'
import type { FetchPlan, PlannedFetch } from './plan/fetch-plan.ts'
import { Planner } from './plan/planner.ts'
import { compilePlan } from './plan-runner.ts'
import { prepareOperation, type PreparedOperation } from './prepare.ts'
import type { Provenance } from './provenance.ts'
import { openEvents, runOperation, type EngineRequest, type EngineResult } from './run-operation.ts'
import { compileSource, type Events } from './stream-source.ts'
import { readSupergraph, SupergraphError, type Supergraph } from './supergraph.ts'
import type { SubgraphTarget } from './target.ts'

export type { LaterPart } from './defer/later-part.ts'
export type { EngineRequest, EngineResult } from './run-operation.ts'

export interface EngineOptions {
  /** Federation 2 supergraph. */
  readonly supergraphSdl: string
  /** Where each subgraph of the supergraph is, by the name it has there. */
  readonly subgraphs: ReadonlyMap<string, SubgraphTarget>
  /** Most operations whose plans are kept. Default 1000. */
  readonly maxPlans?: number
  /** Which `@override` labels are on for a request. Default: none. */
  readonly activeLabels?: (context: unknown) => ReadonlySet<string>
  /** Where a request stands among all, 0 to below 100, for `@override(label: "percent(…)")`. Default: 100, none. */
  readonly percentage?: (context: unknown) => number
  /** What needs nothing but the caller, the request's context: refused before anything is fetched. Default: none. */
  readonly callerRules?: CallerRules
  /** Told where values of some fields came from. Default: nobody. */
  readonly provenance?: Provenance
}

export interface Engine {
  /** What clients see: for validation, introspection and the server. */
  readonly schema: GraphQLSchema
  /** Never rejects for what a request or a subgraph does wrong: that is in `errors`. */
  execute(request: EngineRequest): Promise<EngineResult>
  /**
   * A subscription operation's events, as its subgraph tells them: each is answered by {@link Engine.execute} of the same
   * request with it as `event`. Or the errors because of which there are none. Never rejects.
   */
  subscribe(request: EngineRequest): Promise<EventStream | StreamRefused>
}

export interface EventStream {
  /** To be ended by its `return()`. */
  readonly events: Events
}

export interface StreamRefused {
  readonly errors: readonly GraphQLError[]
}

const DEFAULT_MAX_PLANS = 1000

/** @throws {SupergraphError} when the supergraph cannot be served or a subgraph of it is missing. */
export function createEngine(options: EngineOptions): Engine {
  const supergraph = readSupergraph(options.supergraphSdl)
  const schema = withDefer(withLocalScalars(supergraph.apiSchema, options.subgraphs))
  const createFetcher = fetcherFactory(supergraph, options)
  const planner = new Planner(supergraph.document)
  const cache = new PlanCache<PreparedOperation>(options.maxPlans ?? DEFAULT_MAX_PLANS)
  const compile = (plan: FetchPlan) => compilePlan(plan, createFetcher, supergraph.objectTypes)
  const provenance = options.provenance ?? null
  const callerRules: CallerRules = options.callerRules ?? new Map()
  const deps = {
    ...{ schema, planner, callerRules, compilePlan: compile },
    canDefer: [...options.subgraphs.values()].every(({ kind }) => kind === 'local'),
    isRemote: (name: string) => options.subgraphs.get(name)?.kind === 'remote',
    compileSource: (plan: FetchPlan) => compileSource(plan, options.subgraphs),
  }
  const prepare = (
    { document, operationName, context }: EngineRequest,
    refusals: Refusals,
  ): PreparedOperation => {
    const labels = labelsOf(options, planner.overrideLabels, context)
    const name = operationName ?? undefined
    const variant = `${name ?? ''}\n${labels.join()}\n${variantOf(refusals)}`
    return cache.get(document, variant, () =>
      prepareOperation(deps, document, name, {
        isLabelOn: (label) => labels.includes(label),
        isRefused: (coordinate) => refusals.has(coordinate),
      }),
    )
  }
  return {
    schema,
    execute: async (request) => {
      try {
        const prepared = prepare(request, NO_REFUSALS)
        const refusals = refusalsFor(prepared.callerRules, request.context)
        const runnable = refusals.size === 0 ? prepared : prepare(request, refusals)
        const run = { refusals, provenance }
        const { deferral } = prepared
        if (deferral === null || request.mayDefer?.(request.requestHeaders) !== true) {
          return await runOperation(runnable, request, run)
        }
        const whole = prepare({ ...request, document: deferral.document }, refusals)
        return await runDeferred({ prepared: whole, deferral, request }, run)
      } catch (error) {
        return { errors: [locatedError(error, undefined)] }
      }
    },
    subscribe: async (request) => {
      try {
        const prepared = prepare(request, NO_REFUSALS)
        const refusals = refusalsFor(prepared.callerRules, request.context)
        const opened = await openEvents(prepared, request, refusals)
        return Symbol.asyncIterator in opened ? { events: opened } : { errors: opened }
      } catch (error) {
        return { errors: [locatedError(error, undefined)] }
      }
    },
  }
}

/** Labels that are on for a request: those it is told, and shares of requests it falls into. */
function labelsOf(
  options: EngineOptions,
  known: ReadonlySet<string>,
  context: unknown,
): readonly string[] {
  if (known.size === 0) return NO_LABELS
  const active = options.activeLabels?.(context)
  const percentage = options.percentage?.(context) ?? 100
  return [...known].filter((label) => {
    const share = /^percent\((\d+(?:\.\d+)?)\)$/.exec(label)?.[1]
    return share === undefined ? active?.has(label) : percentage < Number(share)
  })
}

const NO_LABELS: readonly string[] = []

/** Scalars of local subgraphs judge literals and variables at once, not only where they are used. */
function withLocalScalars(
  schema: GraphQLSchema,
  subgraphs: ReadonlyMap<string, SubgraphTarget>,
): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isScalarType(type) || isSpecifiedScalarType(type)) continue
    for (const target of subgraphs.values()) {
      const local = target.kind === 'local' ? target.schema.getType(type.name) : undefined
      if (!isScalarType(local)) continue
      type.parseValue = local.parseValue
      type.parseLiteral = local.parseLiteral
    }
  }
  return schema
}

function fetcherFactory(
  { subgraphNames }: Supergraph,
  { subgraphs, provenance }: EngineOptions,
): (fetch: PlannedFetch) => Fetcher {
  for (const name of subgraphNames) {
    if (!subgraphs.has(name)) throw new SupergraphError(`nobody says where subgraph ${name} is`)
  }
  const share = new FlightShare<TransportResponse>()
  return (fetch) => {
    const target = subgraphs.get(fetch.subgraph)
    if (!target) throw new TypeError(`a plan names an unknown subgraph ${fetch.subgraph}`)
    return target.kind === 'local'
      ? localFetcher(target, fetch, provenance)
      : remoteFetcher(target, fetch, share)
  }
}

const variantOf = (refusals: Refusals): string => [...refusals.keys()].sort().join()
