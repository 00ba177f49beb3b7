/**
 * The query planner: native code, prebuilt inside its npm package for Linux (glibc) and macOS. Its only home.
 *
 * @module
 */
import type { PlanNode, QueryPlanner } from '@graphql-hive/router-query-planner'

/** A share of requests that a subgraph with `@override(label: "percent(…)")` takes over: 0 to below 100. */
export interface OverrideState {
  readonly activeLabels: ReadonlySet<string>
  readonly percentage: number
}

export interface Planner {
  /** Null when there is nothing to fetch. Rejects when there is no plan for the operation, or none within the budget. */
  plan(operation: string, overrides: OverrideState): Promise<PlanNode | null>
  /** Labels that the supergraph's `@override`s use; percentages apart. */
  readonly labels: readonly string[]
  /** Shares of requests at which plans change, in rising order. */
  readonly percentages: readonly number[]
}

/** This platform has no planner; the stitched schema has to run instead. */
export class PlannerUnavailableError extends Error {
  override readonly name = 'PlannerUnavailableError'
}

/** @throws {PlannerUnavailableError} where the package has no binary for this platform. */
export async function loadPlanner(): Promise<typeof QueryPlanner> {
  try {
    const { QueryPlanner } = await import('@graphql-hive/router-query-planner')
    return QueryPlanner
  } catch (cause) {
    throw new PlannerUnavailableError('the query planner has no binary for this platform', {
      cause,
    })
  }
}

/**
 * Plans are made off the event loop: one takes a fraction of a millisecond, but a hostile operation may take long, and
 * then it must not hold up the others.
 *
 * @param budgetMs longest time one plan may take.
 */
export function createPlanner(
  Planner: typeof QueryPlanner,
  supergraphSdl: string,
  budgetMs: number,
): Planner {
  const native = new Planner(supergraphSdl)
  return {
    labels: native.overrideLabels,
    percentages: [...native.overridePercentages].sort((a, b) => a - b),
    plan: async (operation, { activeLabels, percentage }) => {
      const labels = new Set(activeLabels)
      const signal = AbortSignal.timeout(budgetMs)
      const plan = await native.planAsync(operation, null, labels, percentage, signal)
      return plan.node ?? null
    },
  }
}
