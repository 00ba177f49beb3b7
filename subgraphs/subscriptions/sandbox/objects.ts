/**
 * The sandbox's objects as they go over the wire. Their shapes are the official package's, so that a missing or
 * misspelt field does not compile.
 *
 * @module
 */
import type Stripe from 'stripe'

type WithDecimal<T> = Omit<T, 'unit_amount_decimal'> & { unit_amount_decimal: string | null }

export type CustomerObject = Stripe.Customer
export type ProductObject = Stripe.Product
export type PriceObject = WithDecimal<Stripe.Price>
export type FeatureObject = Stripe.Entitlements.Feature
export type ActiveEntitlementObject = Stripe.Entitlements.ActiveEntitlement

/** Stored with ids; `entitlement_feature` is always sent whole. */
export interface ProductFeatureObject {
  id: string
  object: 'product_feature'
  livemode: boolean
  product: string
  entitlement_feature: string
}

/** Without the legacy `plan`, which says the same as `price`. */
export type ItemObject = Omit<Stripe.SubscriptionItem, 'plan' | 'price'> & {
  price: PriceObject
  quantity: number
}

export type SubscriptionObject = Omit<Stripe.Subscription, 'items'> & {
  customer: string
  latest_invoice: string | null
  items: { object: 'list'; data: ItemObject[]; has_more: boolean; url: string }
}

/** The part of an invoice that paying it takes. */
export type InvoiceObject = Pick<
  Stripe.Invoice,
  | 'object'
  | 'amount_due'
  | 'amount_paid'
  | 'amount_remaining'
  | 'attempt_count'
  | 'attempted'
  | 'billing_reason'
  | 'created'
  | 'currency'
  | 'livemode'
  | 'metadata'
  | 'parent'
  | 'status'
  | 'total'
> & { id: string; customer: string }

export interface Deleted {
  id: string
  object: string
  deleted: true
}

/** Everything that is stored, by the name in its `object`. */
export interface Kinds {
  customer: CustomerObject | Deleted
  product: ProductObject | Deleted
  price: PriceObject
  'entitlements.feature': FeatureObject
  product_feature: ProductFeatureObject
  subscription: SubscriptionObject
  invoice: InvoiceObject
}

export type Kind = keyof Kinds

export const isDeleted = (object: object): object is Deleted => 'deleted' in object

/** The subscription an invoice bills. */
export function subscriptionOf({ parent }: InvoiceObject): string | null {
  const subscription = parent?.subscription_details?.subscription
  return typeof subscription === 'string' ? subscription : null
}
