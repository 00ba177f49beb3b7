/**
 * An operation with deferred fragments. A first run leaves them out and is answered at once; then each is brought by a run of its
 * own, whose part of the answer is cut out. All runs share the operation's context, whose loaders remember what
 * was asked: what the first run has read no later one asks a backend for again.
 *
 * @module
 */
import { locatedError } from 'graphql'
import { completeObject } from '../complete.ts'
import { holds } from '../condition.ts'
import { Failure, isTreeObject } from '../failure.ts'
import { Flags } from '../flags.ts'
import type { PreparedOperation } from '../prepare.ts'
import { tellProvenance } from '../provenance.ts'
import {
  answer,
  coerceVariables,
  createPlanRun,
  type EngineRequest,
  type EngineResult,
  type RunOptions,
} from '../run-operation.ts'
import type { Deferral, DeferredFragment } from './deferral.ts'
import type { LaterPart } from './later-part.ts'
import { findPlaces, type Place } from './places.ts'

export interface DeferredOperation {
  /** Of the deferral's document. */
  readonly prepared: PreparedOperation
  readonly deferral: Deferral
  readonly request: EngineRequest
}

export async function runDeferred(
  operation: DeferredOperation,
  options: RunOptions,
): Promise<EngineResult> {
  const { prepared, deferral, request } = operation
  const coerced = coerceVariables(prepared, request.variables ?? {})
  if ('errors' in coerced) return coerced
  const { variables } = coerced
  const deferred = deferral.fragments.filter(({ when }) => holds(when, variables))
  const runs = { ...operation, ...options, variables, deferred }
  const first = await run(runs, null)
  const { selection } = prepared
  const result = answer(prepared, first.planRun, first.flags, { ...options, ...first })
  const { provenance } = options
  if (provenance) {
    tellProvenance(provenance, first.planRun, { selection, flags: first.flags, result })
  }
  const { data } = result
  if (!data) return result
  const { tree } = first.planRun
  const later = deferred.flatMap((fragment) => {
    const { flags } = inputsOf(runs, fragment)
    const places = findPlaces(selection, { tree, data }, fragment.variable, flags)
    return places.length === 0 ? [] : [{ fragment, places }]
  })
  if (later.length === 0) return result
  return {
    ...result,
    startLater: () => later.map(({ fragment, places }) => bring(runs, fragment, places)),
  }
}

interface Runs extends DeferredOperation, RunOptions {
  /** The client's, coerced. */
  readonly variables: Readonly<Record<string, unknown>>
  /** Those that are not to come with the first run. */
  readonly deferred: readonly DeferredFragment[]
}

/** What tells one run from another: `null` = the first. */
function inputsOf(
  { prepared, deferral, deferred, variables }: Runs,
  brought: DeferredFragment | null,
) {
  const isIncluded = (one: DeferredFragment) =>
    one === brought || brought?.inside.has(one.variable) === true || !deferred.includes(one)
  const own = Object.fromEntries(
    deferral.fragments.map((one) => [one.variable, isIncluded(one)] as const),
  )
  const all = { ...variables, ...own }
  return { own, variables: all, flags: new Flags(prepared.flags, all) }
}

async function run(runs: Runs, brought: DeferredFragment | null) {
  const { prepared, request, provenance } = runs
  const { own, variables, flags } = inputsOf(runs, brought)
  const given = { ...request.variables, ...own }
  const planRun = createPlanRun(prepared, { ...request, variables: given }, variables, provenance)
  await prepared.run(planRun)
  return { planRun, flags, introspection: prepared.introspect(given, flags) }
}

async function bring(
  runs: Runs,
  fragment: DeferredFragment,
  places: readonly Place[],
): Promise<readonly LaterPart[]> {
  const { label } = fragment
  try {
    const done = await run(runs, fragment)
    return places.map((place) => ({ label, path: place.path, ...cut(runs, done, place) }))
  } catch (error) {
    return places.map(({ path }) => ({ label, path, ...failed(error, path) }))
  }
}

function cut(
  { refusals, provenance }: Runs,
  { planRun, flags, introspection }: Awaited<ReturnType<typeof run>>,
  { path, treePath, selection }: Place,
): Pick<LaterPart, 'data' | 'errors'> {
  const tree = objectAt(planRun.tree, treePath)
  if (!isTreeObject(tree)) return failed(tree instanceof Failure ? tree.error : undefined, path)
  const { data, errors } = completeObject(selection, tree, { path, flags, introspection, refusals })
  const result = errors.length === 0 ? { data } : { data, errors }
  if (provenance)
    tellProvenance(provenance, { ...planRun, tree }, { selection, flags, result, at: path })
  return result
}

const failed = (error: unknown, path: Place['path']): Pick<LaterPart, 'data' | 'errors'> => ({
  data: null,
  errors: [locatedError(error, undefined, path)],
})

const objectAt = (tree: unknown, path: Place['treePath']): unknown =>
  path.reduce(
    (at, key) =>
      at instanceof Failure
        ? at
        : (at as Readonly<Record<string | number, unknown>> | null | undefined)?.[key],
    tree,
  )
