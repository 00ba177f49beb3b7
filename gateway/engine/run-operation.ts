/**
 * One request of a prepared operation: variables made ready, fetches run, the answer completed or written.
 *
 * @module
 */
import { GraphQLError, locatedError, type DocumentNode, type GraphQLObjectType } from 'graphql'
import { writtenData } from './answer-data.ts'
import type { LaterPart } from './defer/later-part.ts'
import type { Refusals } from './caller-rules.ts'
import { completeTree } from './complete.ts'
import { holds } from './condition.ts'
import { Flags } from './flags.ts'
import type { Introspection } from './introspect.ts'
import type { PreparedOperation } from './prepare.ts'
import { Marks, tellProvenance, type Provenance } from './provenance.ts'
import type { Events } from './stream-source.ts'
import type { PlanRun, RequestHeaders } from './target.ts'

export interface EngineRequest {
  /** Valid against the engine's schema: it is not validated again. */
  readonly document: DocumentNode
  readonly operationName?: string | null | undefined
  /** As JSON. */
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined
  /** What local resolvers get as their context. */
  readonly context?: unknown
  /** The client's headers, for subgraphs that get to see some. */
  readonly requestHeaders?: RequestHeaders | undefined
  /** Of a stream: what its root field is read from. */
  readonly event?: unknown
  /**
   * Whether the client takes what it deferred later. Asked only where something is deferred. Default: no, all of it comes at
   * once.
   */
  readonly mayDefer?: ((headers: RequestHeaders | undefined) => boolean) | undefined
}

export interface EngineResult {
  /** Absent when the request itself was at fault. */
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly GraphQLError[]
  /**
   * There is more than this, and it starts what brings it: called once at most. One promise for each deferred fragment; none
   * rejects.
   */
  readonly startLater?: () => readonly Promise<readonly LaterPart[]>[]
}

const NOTHING_GIVEN: Readonly<Record<string, unknown>> = {}

const noEvent = () =>
  new GraphQLError(
    'A subscription operation is run as a stream, by WebSocket or server-sent events.',
    { extensions: { code: 'BAD_USER_INPUT' } },
  )

export interface RunOptions {
  /** Of fields that the operation was prepared without. */
  readonly refusals: Refusals
  readonly provenance: Provenance | null
}

export async function runOperation(
  prepared: PreparedOperation,
  request: EngineRequest,
  { refusals, provenance }: RunOptions,
): Promise<EngineResult> {
  const given = request.variables ?? NOTHING_GIVEN
  const coerced = coerceVariables(prepared, given)
  if ('errors' in coerced) return coerced
  if (prepared.openSource && request.event === undefined) throw noEvent()
  const flags = new Flags(prepared.flags, coerced.variables)
  const planRun = createPlanRun(prepared, request, coerced.variables, provenance)
  const pending = prepared.run(planRun)
  if (pending) await pending
  const introspection = prepared.introspect(given, flags)
  const result = answer(prepared, planRun, flags, { introspection, refusals })
  if (provenance) {
    tellProvenance(provenance, planRun, { selection: prepared.selection, flags, result })
  }
  return result
}

/** @param variables the request's, coerced. */
export const createPlanRun = (
  prepared: PreparedOperation,
  { context, requestHeaders, variables: given, event }: EngineRequest,
  variables: Readonly<Record<string, unknown>>,
  provenance: Provenance | null,
): PlanRun => ({
  tree: {},
  context,
  headers: requestHeaders,
  given: given ?? NOTHING_GIVEN,
  conditions: conditionsOf(prepared, variables),
  event,
  loose: [],
  marks: provenance ? new Marks(() => provenance.hasAny(context)) : null,
})

/** @throws {GraphQLError} when nobody can be asked for such events. */
export async function openEvents(
  prepared: PreparedOperation,
  { variables, context }: EngineRequest,
  refusals: Refusals,
): Promise<Events | readonly GraphQLError[]> {
  const { openSource, selection } = prepared
  if (openSource === null) throw new GraphQLError('Only a subscription operation has events.')
  const given = variables ?? NOTHING_GIVEN
  const coerced = coerceVariables(prepared, given)
  if ('errors' in coerced) return coerced.errors
  const [field] = selection.fieldsOf(selection.type as GraphQLObjectType)
  const atField = (error: unknown) => locatedError(error, field?.nodes, [field?.responseKey ?? ''])
  const refusal = refusals.get(`${String(field?.parentType)}.${field?.definition.name ?? ''}`)
  if (refusal) return [atField(refusal)]
  const conditions = conditionsOf(prepared, coerced.variables)
  const opened = await openSource()({ context, given, conditions })
  if (Symbol.asyncIterator in opened) return opened
  return opened.map((error) => (error.path ? atField(error.originalError ?? error) : error))
}

/** What no subgraph answers. */
interface BesideTheTree {
  readonly introspection: Introspection
  readonly refusals: Refusals
}

export function answer(
  { selection, writer, blame }: PreparedOperation,
  { tree, loose }: PlanRun,
  flags: Flags,
  { introspection, refusals }: BesideTheTree,
): EngineResult {
  const complete = () => completeTree(selection, tree, { flags, introspection, refusals, blame })
  const isWritable = loose.length === 0 && refusals.size === 0
  const text = isWritable ? writer.write(selection, tree, { flags, introspection }) : null
  if (text !== null) return { data: writtenData(text, () => complete().data ?? {}) }
  const { data, errors } = complete()
  const all = [...errors, ...loose.map((error) => locatedError(error, undefined))]
  return all.length === 0 ? { data } : { errors: all, data }
}

export function coerceVariables(
  { coerce, conditionVariables }: PreparedOperation,
  given: Readonly<Record<string, unknown>>,
):
  | { readonly variables: Readonly<Record<string, unknown>> }
  | (EngineResult & { readonly errors: readonly GraphQLError[] }) {
  if (coerce === null) return { variables: NOTHING_GIVEN }
  const { coerced, errors } = coerce(given)
  if (errors) return { errors }
  if (conditionVariables.every((name) => typeof coerced[name] === 'boolean')) {
    return { variables: coerced }
  }
  const message = 'Argument "if" of non-null type "Boolean!" must not be null.'
  const extensions = { code: 'BAD_USER_INPUT' }
  return { data: null, errors: [new GraphQLError(message, { extensions })] }
}

function conditionsOf(
  { conditions }: PreparedOperation,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, boolean>> {
  if (conditions.length === 0) return {}
  return Object.fromEntries(conditions.map(([name, one]) => [name, holds(one, variables)]))
}
