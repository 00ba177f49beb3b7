/**
 * `@onFailure`, wired: read from the SDL, held against what clients see and what the cache keeps, made ready to apply.
 *
 * @module
 */
import type { GraphQLSchema } from 'graphql'
import { readCachePolicies } from './cache/policies.ts'
import { applyFailurePolicies } from './resilience/apply-failure-policies.ts'
import { checkFailurePolicies } from './resilience/failure-checks.ts'
import { readFailurePolicies } from './resilience/failure-policies.ts'
import type { ApplyPolicies } from './server/failure-plugin.ts'

/**
 * @param documents SDL texts, one per subgraph.
 * @param schema what clients see.
 * @throws {FailurePolicyError} when an `@onFailure` of theirs cannot be meant.
 */
export function createFailurePolicies(
  documents: readonly string[],
  schema: GraphQLSchema,
): ApplyPolicies {
  const policies = readFailurePolicies(documents)
  const kept = [...readCachePolicies(documents).values()].filter(
    ({ staleIfErrorMs }) => staleIfErrorMs > 0,
  )
  checkFailurePolicies(policies, schema, new Set(kept.map(({ coordinate }) => coordinate)))
  return (operation, answer) => applyFailurePolicies(policies, { schema, ...operation }, answer)
}
