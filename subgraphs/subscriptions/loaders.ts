/**
 * Loaders of one operation. Stripe has no batch read: N customers are N calls, equal ones one.
 *
 * @module
 */
import DataLoader from 'dataloader'
import { eachBy } from '../backend/each-by.ts'
import { PeekingLoader } from '../backend/peeking-loader.ts'
import type { CacheJournal, Loaded, ReadOptions, RecordCache } from '../backend/record-cache.ts'
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

/** What this subgraph may know of an operation. */
export interface SubscriptionsScope {
  /** What is read for the operation is noted there. Default: nowhere. */
  readonly journal?: CacheJournal
}

export interface SubscriptionsLoadersDeps {
  readonly client: EntitlementPort
  readonly cache: RecordCache
  readonly entitlements: EntitlementsOptions
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export function createSubscriptionsLoaders(
  deps: SubscriptionsLoadersDeps,
  { journal }: SubscriptionsScope = {},
): SubscriptionsContext {
  const { client, cache } = deps
  const noted = journal ? { journal } : {}
  const ofCustomer = { ...noted, tagsOf: (id: string) => [`customer:${id}`] }
  const planByCustomer = new PeekingLoader<string, PlanRecord>(
    (ids) => readAll(cache.readMany('ServicePlan', ids, eachBy(client.planOf), ofCustomer)),
    {
      name: 'subscriptions.planByCustomer',
      peek: (id) => cache.peek?.<PlanRecord>('ServicePlan', id, ofCustomer) ?? undefined,
    },
  )
  const entitlementsByCustomer = new PeekingLoader<string, readonly string[]>(
    entitlementsReader(deps, planByCustomer, ofCustomer),
    {
      name: 'subscriptions.entitlementsByCustomer',
      peek: (id) => cache.peek?.('ServicePlan.entitlements', id, ofCustomer) ?? undefined,
    },
  )
  const productNames = new DataLoader<string, string | null>(
    (ids) => cache.readMany('ServicePlan.name', ids, eachBy(client.productName), noted),
    { name: 'subscriptions.productNames' },
  )
  return { subscriptions: { entitlementsByCustomer, planByCustomer, productNames } }
}

/** By status they follow from the plan, which is kept: kept again they would be twice as old. */
function entitlementsReader(
  { client, cache, entitlements, now }: SubscriptionsLoadersDeps,
  planByCustomer: SubscriptionsContext['subscriptions']['planByCustomer'],
  options: ReadOptions<readonly string[]>,
): (customerIds: readonly string[]) => Promise<readonly (readonly string[] | Error)[]> {
  if (entitlements.mode === 'entitlements') {
    const load = eachBy(client.activeEntitlements)
    return (ids) => readAll(cache.readMany('ServicePlan.entitlements', ids, load, options))
  }
  return eachBy(async (customerId) =>
    entitlementsByStatus(await planByCustomer.load(customerId), entitlements, now()),
  )
}

/** Of records that every key has. */
const readAll = <T>(reading: Promise<readonly Loaded<T>[]>) =>
  reading as Promise<readonly (T | Error)[]>
