/**
 * The finished plan: fetches as texts, each with those it has to wait for. Entities that one subgraph is asked for at
 * the same depth go out as one fetch.
 *
 * @module
 */
import { ALWAYS, type Condition } from '../condition.ts'
import type { Brought, PathSegment } from '../merge.ts'
import { FetchPrinter, type OperationKind, type OperationVariables } from './fetch-printer.ts'
import type { FetchGroup, FetchSelection, RepresentationPart } from './fetch-tree.ts'

/** One `_entities` of a fetch. */
export interface EntityPart {
  /** Its key in the answer. */
  readonly alias: string
  /** Its variable. */
  readonly variable: string
  readonly typeName: string
  readonly paths: readonly (readonly PathSegment[])[]
  readonly representation: readonly RepresentationPart[]
  readonly brings: readonly Brought[]
  /** Condition variable under which it has anything to do; null when it always has. */
  readonly when: string | null
}

export interface PlannedFetch {
  readonly subgraph: string
  readonly operation: string
  readonly isQuery: boolean
  /** The client's variables it uses. */
  readonly variableNames: readonly string[]
  /** The engine's condition variables it uses. */
  readonly conditionNames: readonly string[]
  /** Numbers of the fetches it waits for. */
  readonly after: readonly number[]
  /** Null for root fields. */
  readonly entities: readonly EntityPart[] | null
  readonly brings: readonly Brought[]
  /** For root fields: like {@link EntityPart.when}. */
  readonly when: string | null
}

export interface FetchPlan {
  readonly fetches: readonly PlannedFetch[]
  /** The engine's condition variables. */
  readonly conditions: ReadonlyMap<string, Condition>
}

export function finishPlan(
  groups: readonly FetchGroup[],
  kind: OperationKind,
  variables: OperationVariables,
): FetchPlan {
  const printer = new FetchPrinter(variables)
  const batches = [...Map.groupBy(groups, batchKeys(groups, kind === 'mutation')).values()]
  const numbers = new Map(batches.flatMap((batch, number) => batch.map((one) => [one, number])))
  const fetches = batches.map((batch): PlannedFetch => {
    const after = new Set<number>()
    for (const group of batch) {
      for (const one of group.after) after.add(numbers.get(one.resolved) ?? 0)
    }
    return { ...planBatch(batch, printer, kind), after: [...after] }
  })
  return { fetches, conditions: printer.conditions }
}

function batchKeys(
  groups: readonly FetchGroup[],
  isMutation: boolean,
): (group: FetchGroup) => string {
  const depths = new Map<FetchGroup, number>()
  const depthOf = (group: FetchGroup): number => {
    const known = depths.get(group)
    if (known !== undefined) return known
    const depth = Math.max(0, ...[...group.after].map((one) => depthOf(one.resolved) + 1))
    depths.set(group, depth)
    return depth
  }
  return (group) => {
    if (!group.target) return isMutation ? String(groups.indexOf(group)) : group.subgraph
    return `${depthOf(group)} ${group.subgraph}`
  }
}

function planBatch(
  batch: readonly FetchGroup[],
  printer: FetchPrinter,
  operationKind: OperationKind,
): Omit<PlannedFetch, 'after'> {
  const [first] = batch as [FetchGroup, ...FetchGroup[]]
  const isRoot = first.target === null
  const kind = isRoot ? operationKind : 'query'
  const entities = isRoot ? null : entityParts(batch, printer)
  const printed = entities ? printer.entities(entities) : printer.operation(kind, first.selection)
  return {
    subgraph: first.subgraph,
    isQuery: kind === 'query',
    ...printed,
    entities: entities?.map(({ selection: _, ...part }) => part) ?? null,
    brings: broughtBy(first.selection),
    when: printer.conditionName(isRoot ? first.liveness : ALWAYS),
  }
}

/** The same fields of the same kind of entity are asked for once, wherever the entities stand. */
function entityParts(
  batch: readonly FetchGroup[],
  printer: FetchPrinter,
): readonly (EntityPart & { readonly selection: string })[] {
  const parts = new Map<string, EntityPart & { readonly selection: string }>()
  for (const group of batch) {
    if (!group.target) continue
    const { typeName, path } = group.target
    const selection = printer.selection(group.selection)
    const key = `${typeName} ${JSON.stringify(group.representation, setsAsLists)} ${selection}`
    const known = parts.get(key)
    if (known) {
      parts.set(key, { ...known, paths: [...known.paths, path] })
      continue
    }
    parts.set(key, {
      ...printer.nextEntities(),
      typeName,
      selection,
      paths: [path],
      representation: group.representation,
      brings: broughtBy(group.selection),
      when: printer.conditionName(group.liveness),
    })
  }
  const all = [...parts.values()]
  return all.length === 1 ? all.map((part) => ({ ...part, alias: '_entities' })) : all
}

const setsAsLists = (_key: string, value: unknown): unknown =>
  value instanceof Set ? [...value] : value

function broughtBy(
  selection: FetchSelection,
  types: ReadonlySet<string> | null = null,
): readonly Brought[] {
  const own = [...selection.fields.values()].map(({ key, child }) => ({
    key,
    types,
    below: child ? broughtBy(child) : [],
  }))
  const narrower = [...selection.fragments].flatMap(([typeName, fragment]) =>
    broughtBy(fragment, new Set([typeName])),
  )
  return [...own, ...narrower]
}
