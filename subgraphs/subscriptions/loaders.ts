/**
 * Loaders of one operation. Stripe has no batch read: N customers are N calls, equal ones one.
 *
 * @module
 */
import DataLoader from 'dataloader'
import { eachBy } from '../backend/each-by.ts'
import type { Loaded, RecordCache } from '../backend/record-cache.ts'
import type { EntitlementPort } from './client.ts'
import { entitlementsByStatus, type EntitlementsOptions } from './entitlement-policy.ts'
import type { PlanRecord } from './plan.ts'

/** What a service plan is resolved from. */
export interface BillingAccountRecord {
  readonly customerId: string
}

export interface SubscriptionsContext {
  readonly subscriptions: {
    /** Lookup keys active now, in alphabetical order. */
    readonly entitlementsByCustomer: DataLoader<string, readonly string[]>
    readonly planByCustomer: DataLoader<string, PlanRecord>
    /** Products are the same for all customers, so their names outlive the operation in the record cache. */
    readonly productNames: DataLoader<string, string | null>
  }
}

export interface SubscriptionsLoadersDeps {
  readonly client: EntitlementPort
  readonly cache: RecordCache
  readonly entitlements: EntitlementsOptions
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export function createSubscriptionsLoaders(deps: SubscriptionsLoadersDeps): SubscriptionsContext {
  const { client, cache } = deps
  const planByCustomer = new DataLoader(eachBy(client.planOf), {
    name: 'subscriptions.planByCustomer',
  })
  const entitlementsByCustomer = new DataLoader(eachBy(entitlementsReader(deps, planByCustomer)), {
    name: 'subscriptions.entitlementsByCustomer',
  })
  const productNames = new DataLoader<string, string | null>(
    (ids) => cache.readMany('ServicePlan.name', ids, eachBy(client.productName)),
    { name: 'subscriptions.productNames' },
  )
  return { subscriptions: { entitlementsByCustomer, planByCustomer, productNames } }
}

function entitlementsReader(
  { client, entitlements, now }: SubscriptionsLoadersDeps,
  planByCustomer: SubscriptionsContext['subscriptions']['planByCustomer'],
): (customerId: string) => Promise<readonly string[]> {
  if (entitlements.mode === 'entitlements') return client.activeEntitlements
  return async (customerId) =>
    entitlementsByStatus(await planByCustomer.load(customerId), entitlements, now())
}
