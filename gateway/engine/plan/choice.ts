/**
 * Which subgraph a field is asked of.
 *
 * @module
 */
import type { Entry } from './block.ts'
import type { JoinedField } from './join-graph.ts'
import type { PlanPosition, Route } from './plan-position.ts'
import type { Resolvability } from './resolvability.ts'

/** A subgraph, how it gets to have the object, and what that costs in fetches, now and below. */
export interface Choice {
  readonly route: Route
  readonly joined: JoinedField
  readonly cost: number
}

/** The cheapest; null when the field cannot be had. */
export function choose(rules: Resolvability, position: PlanPosition, entry: Entry): Choice | null {
  const here = chooseHere(rules, position, entry)
  if (here) return here
  const routes = position.routes()
  let best: Choice | null = null
  for (const route of routes.values()) {
    const { subgraph, typeName } = route
    const provided = route.via === 'context' ? route.context.provided : []
    const joined =
      rules.direct(subgraph, typeName, entry.field.name, provided) ??
      (rules.graph.isAbstractIn(subgraph, typeName)
        ? null
        : rules.resolvable(subgraph, typeName, entry.field.name, provided))
    if (!joined) continue
    const wait = joined.requires ? 1 + position.costOf(joined.requires, routes) : 0
    const below = rules.missing(subgraph, rules.childType(joined, entry), entry.child)
    const cost = route.cost + wait + below
    if (Number.isFinite(cost) && cost < (best?.cost ?? Infinity)) best = { route, joined, cost }
  }
  return best
}

/** A subgraph that has the objects and answers all of it: nothing can be cheaper. */
function chooseHere(rules: Resolvability, position: PlanPosition, entry: Entry): Choice | null {
  for (const context of position.contexts.values()) {
    const { subgraph, typeName, provided } = context
    const joined = rules.direct(subgraph, typeName, entry.field.name, provided)
    if (!joined) continue
    const below = rules.missing(subgraph, rules.childType(joined, entry), entry.child)
    if (below > 0) continue
    return { route: { subgraph, typeName, cost: 0, via: 'context', context }, joined, cost: 0 }
  }
  return null
}
