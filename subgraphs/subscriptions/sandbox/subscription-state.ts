/**
 * Subscriptions as values: new ones, and what becomes of them. Nothing is stored here.
 *
 * @module
 */
import { newId } from './account.ts'
import type { ItemObject, PriceObject, SubscriptionObject } from './objects.ts'

interface Period {
  /** Seconds since 1970. */
  readonly start: number
  readonly end: number
}

interface NewSubscription extends Period {
  readonly id: string
  readonly customer: string
  readonly currency: string
  readonly created: number
}

/** Active, and without items. */
export function newSubscription(given: NewSubscription): SubscriptionObject {
  const { id, customer, currency, created, start } = given
  return {
    ...NOTHING_SPECIAL,
    id,
    object: 'subscription',
    billing_cycle_anchor: start,
    created,
    currency,
    customer,
    items: {
      object: 'list',
      data: [],
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    metadata: {},
    start_date: start,
    status: 'active',
  }
}

const NOTHING_SPECIAL = {
  application: null,
  application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor_config: null,
  billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
  billing_schedules: [],
  billing_thresholds: null,
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
  collection_method: 'charge_automatically',
  customer_account: null,
  days_until_due: null,
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  ended_at: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  livemode: false,
  managed_payments: { enabled: false },
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  pause_collection: null,
  payment_settings: {
    payment_method_options: null,
    payment_method_types: null,
    save_default_payment_method: 'off',
  },
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  pending_update: null,
  schedule: null,
  test_clock: null,
  transfer_data: null,
  trial_end: null,
  trial_settings: {
    end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
  },
  trial_start: null,
} satisfies Partial<SubscriptionObject>

interface NewItem extends Period {
  readonly id?: string
  readonly subscription: string
  readonly price: PriceObject
  readonly quantity: number
}

export const newItem = (given: NewItem): ItemObject => ({
  id: given.id ?? newId('si'),
  object: 'subscription_item',
  billing_thresholds: null,
  created: given.start,
  current_period_end: given.end,
  current_period_start: given.start,
  current_trial: null,
  discounts: [],
  metadata: {},
  price: given.price,
  quantity: given.quantity,
  subscription: given.subscription,
  tax_rates: [],
})

export const withItems = (
  subscription: SubscriptionObject,
  data: readonly ItemObject[],
): SubscriptionObject => ({ ...subscription, items: { ...subscription.items, data: [...data] } })

/** All items in the period that starts now. */
export const inNewPeriod = (subscription: SubscriptionObject, start: number): SubscriptionObject =>
  withItems(
    { ...subscription, billing_cycle_anchor: start },
    subscription.items.data.map((item) => ({
      ...item,
      current_period_start: start,
      current_period_end: periodEnd(start, item.price),
    })),
  )

export const inTrial = (
  subscription: SubscriptionObject,
  { start, end }: Period,
): SubscriptionObject =>
  withItems(
    {
      ...subscription,
      status: 'trialing',
      billing_cycle_anchor: end,
      trial_start: start,
      trial_end: end,
    },
    subscription.items.data.map((item) => ({
      ...item,
      current_period_start: start,
      current_period_end: end,
    })),
  )

export const cancelNow = (subscription: SubscriptionObject, now: number): SubscriptionObject => ({
  ...subscription,
  status: 'canceled',
  canceled_at: now,
  ended_at: now,
  cancellation_details: {
    comment: null,
    feedback: null,
    feedback_option: null,
    reason: 'cancellation_requested',
  },
})

/** What one period costs, in minor units. */
export const amountOf = ({ items }: SubscriptionObject): number =>
  items.data.reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * quantity, 0)

/** When the period of a recurring price ends that starts at `start`, both in seconds since 1970. */
export function periodEnd(start: number, { recurring }: PriceObject): number {
  const count = recurring?.interval_count ?? 1
  const end = new Date(start * 1000)
  if (recurring?.interval === 'year') end.setUTCFullYear(end.getUTCFullYear() + count)
  else if (recurring?.interval === 'week') end.setUTCDate(end.getUTCDate() + 7 * count)
  else if (recurring?.interval === 'day') end.setUTCDate(end.getUTCDate() + count)
  else end.setUTCMonth(end.getUTCMonth() + count)
  return end.getTime() / 1000
}
