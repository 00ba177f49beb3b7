/**
 * The execution engine's door: a Federation 2 supergraph and where its subgraphs are, in; answers out. An operation is
 * planned once, compiled, kept, and run many times.
 *
 * @module
 */
import {
  getVariableValues,
  GraphQLError,
  isScalarType,
  isSpecifiedScalarType,
  locatedError,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql'
import type { TransportResponse } from '../../subgraphs/backend/transport.ts'
import { writtenData } from './answer-data.ts'
import { NO_REFUSALS, refusalsFor, type CallerRules, type Refusals } from './caller-rules.ts'
import { completeTree } from './complete.ts'
import { holds } from './condition.ts'
import { localFetcher, remoteFetcher, type Fetcher } from './fetch.ts'
import { Flags } from './flags.ts'
import type { Introspection } from './introspect.ts'
import { FlightShare } from './flight-share.ts'
import { PlanCache } from './plan-cache.ts'
import type { FetchPlan, PlannedFetch } from './plan/fetch-plan.ts'
import { Planner } from './plan/planner.ts'
import { compilePlan } from './plan-runner.ts'
import { prepareOperation, type PreparedOperation } from './prepare.ts'
import { readSupergraph, SupergraphError, type Supergraph } from './supergraph.ts'
import type { PlanRun, RequestHeaders, SubgraphTarget } from './target.ts'

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
}

export interface EngineRequest {
  /** Valid against {@link Engine.schema}: it is not validated again. */
  readonly document: DocumentNode
  readonly operationName?: string | null | undefined
  /** As JSON. */
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined
  /** What local resolvers get as their context. */
  readonly context?: unknown
  /** The client's headers, for subgraphs that get to see some. */
  readonly requestHeaders?: RequestHeaders | undefined
}

export interface EngineResult {
  /** Absent when the request itself was at fault. */
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly GraphQLError[]
}

export interface Engine {
  /** What clients see: for validation, introspection and the server. */
  readonly schema: GraphQLSchema
  /** Never rejects for what a request or a subgraph does wrong: that is in `errors`. */
  execute(request: EngineRequest): Promise<EngineResult>
}

const DEFAULT_MAX_PLANS = 1000

/** @throws {SupergraphError} when the supergraph cannot be served or a subgraph of it is missing. */
export function createEngine(options: EngineOptions): Engine {
  const supergraph = readSupergraph(options.supergraphSdl)
  const schema = withLocalScalars(supergraph.apiSchema, options.subgraphs)
  const createFetcher = fetcherFactory(supergraph, options.subgraphs)
  const planner = new Planner(supergraph.document)
  const cache = new PlanCache<PreparedOperation>(options.maxPlans ?? DEFAULT_MAX_PLANS)
  const compile = (plan: FetchPlan) => compilePlan(plan, createFetcher, supergraph.objectTypes)
  const callerRules: CallerRules = options.callerRules ?? new Map()
  const prepare = (
    { document, operationName, context }: EngineRequest,
    refusals: Refusals,
  ): PreparedOperation => {
    const labels = labelsOf(options, planner.overrideLabels, context)
    const name = operationName ?? undefined
    const variant = `${name ?? ''}\n${labels.join()}\n${variantOf(refusals)}`
    return cache.get(document, variant, () =>
      prepareOperation({ schema, planner, compilePlan: compile, callerRules }, document, name, {
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
        if (refusals === NO_REFUSALS) return await run(schema, prepared, request, refusals)
        return await run(schema, prepare(request, refusals), request, refusals)
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
  subgraphs: ReadonlyMap<string, SubgraphTarget>,
): (fetch: PlannedFetch) => Fetcher {
  for (const name of subgraphNames) {
    if (!subgraphs.has(name)) throw new SupergraphError(`nobody says where subgraph ${name} is`)
  }
  const share = new FlightShare<TransportResponse>()
  return (fetch) => {
    const target = subgraphs.get(fetch.subgraph)
    if (!target) throw new TypeError(`a plan names an unknown subgraph ${fetch.subgraph}`)
    return target.kind === 'local'
      ? localFetcher(target, fetch)
      : remoteFetcher(target, fetch, share)
  }
}

const variantOf = (refusals: Refusals): string => [...refusals.keys()].sort().join()

const NOTHING_GIVEN: Readonly<Record<string, unknown>> = {}

async function run(
  schema: GraphQLSchema,
  prepared: PreparedOperation,
  request: EngineRequest,
  refusals: Refusals,
): Promise<EngineResult> {
  const given = request.variables ?? NOTHING_GIVEN
  const coerced = coerceVariables(schema, prepared, given)
  if ('errors' in coerced) return coerced
  const flags = new Flags(prepared.flags, coerced.variables)
  const planRun: PlanRun = {
    tree: {},
    context: request.context,
    headers: request.requestHeaders,
    given,
    conditions: conditionsOf(prepared, coerced.variables),
    loose: [],
  }
  const pending = prepared.run(planRun)
  if (pending) await pending
  return answer(prepared, planRun, flags, {
    introspection: prepared.introspect(given, flags),
    refusals,
  })
}

/** What no subgraph answers. */
interface BesideTheTree {
  readonly introspection: Introspection
  readonly refusals: Refusals
}

function answer(
  { selection, writer }: PreparedOperation,
  { tree, loose }: PlanRun,
  flags: Flags,
  { introspection, refusals }: BesideTheTree,
): EngineResult {
  const complete = () => completeTree(selection, tree, flags, introspection, refusals)
  const isWritable = loose.length === 0 && refusals.size === 0
  const text = isWritable ? writer.write(selection, tree, { flags, introspection }) : null
  if (text !== null) return { data: writtenData(text, () => complete().data ?? {}) }
  const { data, errors } = complete()
  const all = [...errors, ...loose.map((error) => locatedError(error, undefined))]
  return all.length === 0 ? { data } : { errors: all, data }
}

function coerceVariables(
  schema: GraphQLSchema,
  { variableDefinitions, conditionVariables }: PreparedOperation,
  given: Readonly<Record<string, unknown>>,
):
  | { readonly variables: Readonly<Record<string, unknown>> }
  | (EngineResult & { readonly errors: readonly GraphQLError[] }) {
  if (variableDefinitions.length === 0) return { variables: NOTHING_GIVEN }
  const { coerced, errors } = getVariableValues(
    schema,
    variableDefinitions,
    { ...given },
    { maxErrors: 50 },
  )
  if (errors) return { errors }
  if (conditionVariables.every((name) => typeof coerced[name] === 'boolean')) {
    return { variables: coerced }
  }
  const message = 'Argument "if" of non-null type "Boolean!" must not be null.'
  return { data: null, errors: [new GraphQLError(message)] }
}

function conditionsOf(
  { conditions }: PreparedOperation,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, boolean>> {
  if (conditions.length === 0) return {}
  return Object.fromEntries(conditions.map(([name, one]) => [name, holds(one, variables)]))
}
