/**
 * Where entitlements come from: the backend's own entitlements, or, for accounts that do not use those, the state of
 * the plan.
 *
 * @module
 */
import type { PlanRecord } from './plan.ts'

export type EntitlementsOptions =
  | { readonly mode: 'entitlements' }
  | {
      readonly mode: 'status'
      /** Lookup keys that every plan in good standing covers. */
      readonly features: readonly string[]
      /** Days a late payment is tolerated, counted from the start of the period it is owed for; 0 = none. */
      readonly graceDays: number
    }

const DAY_MS = 24 * 60 * 60 * 1000

/** Mode `status`: all the features, or none. A plan whose age cannot be told gets no grace. */
export function entitlementsByStatus(
  { status, periodStartedAt }: PlanRecord,
  { features, graceDays }: Extract<EntitlementsOptions, { mode: 'status' }>,
  nowMs: number,
): readonly string[] {
  const isInGrace =
    status === 'PAST_DUE' &&
    periodStartedAt !== null &&
    nowMs - periodStartedAt.getTime() < graceDays * DAY_MS
  return status === 'ACTIVE' || status === 'TRIALING' || isInGrace
    ? [...new Set(features)].sort()
    : []
}
