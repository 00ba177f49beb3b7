/**
 * The billing backend, as Stripe speaks: who may use what, and which plan somebody pays for.
 *
 * @module
 */
import { isBackendError } from '../backend/errors.ts'
import type { HttpBackend } from '../backend/http-backend.ts'
import { reasonOf } from '../backend/status-error.ts'
import { readEntitlement, readProductName } from './answers.ts'
import { readAllPages } from './pages.ts'
import { RESOURCE_MISSING } from './stripe-error.ts'
import { isRunning, mostTelling, noPlan, toPlan, type PlanRecord } from './plan.ts'
import { readSubscription } from './subscription-record.ts'

/** All that is asked of a billing backend. Everything rejects with a `BackendError`. */
export interface EntitlementPort {
  /** Lookup keys of the features that are active now, in alphabetical order. An unknown customer has none. */
  activeEntitlements(customerId: string): Promise<readonly string[]>
  /** The customer's most telling plan. An unknown customer has the plan `NONE`. */
  planOf(customerId: string): Promise<PlanRecord>
  /** Name of a product; `null` when the backend no longer has it. */
  productName(productId: string): Promise<string | null>
}

export interface SubscriptionsClientOptions {
  /** Pinned `Stripe-Version`; the shapes read here are this version's and those since 2019. */
  readonly apiVersion?: string
}

/** Version of Stripe's API that requests are pinned to unless configured otherwise. */
export const DEFAULT_STRIPE_VERSION = '2026-10-28.endive'

/** `backend` must have been made with `readStripeError`: an unknown customer is told from a wrong URL by it. */
export function createSubscriptionsClient(
  backend: HttpBackend,
  { apiVersion = DEFAULT_STRIPE_VERSION }: SubscriptionsClientOptions = {},
): EntitlementPort {
  const call = { headers: { 'stripe-version': apiVersion } }
  return {
    activeEntitlements: (customerId) =>
      unlessMissing([], async () => {
        const path = `/v1/entitlements/active_entitlements?customer=${encodeURIComponent(customerId)}&limit=100`
        const entitlements = await readAllPages(backend, path, readEntitlement, call)
        return [...new Set(entitlements.map(({ lookupKey }) => lookupKey))].sort()
      }),
    planOf: (customerId) =>
      unlessMissing(noPlan, async () => {
        const path = `/v1/subscriptions?customer=${encodeURIComponent(customerId)}&status=all&limit=10`
        const read = readSubscription(customerId)
        const found = await readAllPages(backend, path, read, call, (page) => page.some(isRunning))
        return toPlan(mostTelling(found))
      }),
    productName: (productId) =>
      unlessMissing(null, () =>
        backend.getJson(`/v1/products/${encodeURIComponent(productId)}`, readProductName, call),
      ),
  }
}

async function unlessMissing<T>(otherwise: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (isBackendError(error) && reasonOf(error) === RESOURCE_MISSING) return otherwise
    throw error
  }
}
