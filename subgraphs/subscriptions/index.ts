/**
 * The subscriptions subgraph: service plans and what they cover, from Stripe Billing. Billing only; a GraphQL
 * subscription is a stream and lives elsewhere.
 *
 * @module
 */
import { noRecordCache, type RecordCache } from '../backend/record-cache.ts'
import { createSubgraphSchema, type Subgraph } from '../subgraph.ts'
import type { EntitlementPort } from './client.ts'
import type { EntitlementsOptions } from './entitlement-policy.ts'
import {
  createSubscriptionsLoaders,
  type SubscriptionsContext,
  type SubscriptionsScope,
} from './loaders.ts'
import { resolvers } from './resolvers.ts'

export {
  createSubscriptionsClient,
  DEFAULT_STRIPE_VERSION,
  type EntitlementPort,
  type SubscriptionsClientOptions,
} from './client.ts'
export type { EntitlementsOptions } from './entitlement-policy.ts'
export type { BillingAccountRecord, SubscriptionsContext, SubscriptionsScope } from './loaders.ts'
export type { PlanRecord, PlanStatus, PriceRecord } from './plan.ts'
export { readStripeError } from './stripe-error.ts'
export { readStripeWebhook, type StripeWebhookOptions } from './webhooks.ts'

export interface SubscriptionsDeps {
  /** `directives.graphql` and `subscriptions.graphql` as text. */
  readonly typeDefs: string
  readonly client: EntitlementPort
  /** Keeps plans, entitlements and product names. Default: keeps nothing. */
  readonly cache?: RecordCache
  /** Where entitlements come from. Default: the backend's own. */
  readonly entitlements?: EntitlementsOptions
  /** Milliseconds since 1970; asked in mode `status` only. */
  readonly now: () => number
}

export function createSubscriptionsSubgraph(
  deps: SubscriptionsDeps,
): Subgraph<SubscriptionsContext, SubscriptionsScope> {
  const { typeDefs, client, cache = noRecordCache, now } = deps
  const entitlements = deps.entitlements ?? { mode: 'entitlements' }
  return {
    name: 'subscriptions',
    typeDefs,
    schema: createSubgraphSchema(typeDefs, resolvers),
    createContext: (scope) =>
      createSubscriptionsLoaders({ client, cache, entitlements, now }, scope),
  }
}
