/**
 * What a customer's subscriptions, taken together, say about the plan.
 *
 * @module
 */
import type { ItemRecord, StripeStatus, SubscriptionRecord } from './subscription-record.ts'

export type PlanStatus =
  'NONE' | 'TRIALING' | 'ACTIVE' | 'PAST_DUE' | 'UNPAID' | 'PAUSED' | 'CANCELED'

export interface PriceRecord {
  readonly amountMinor: number
  /** ISO 4217, upper case. */
  readonly currency: string
}

/** One customer's plan. Everything but the status is null when nothing was ever bought. */
export interface PlanRecord {
  readonly status: PlanStatus
  readonly productId: string | null
  /** What one period costs; null as well when that is not fixed, e.g. by use. */
  readonly price: PriceRecord | null
  readonly periodStartedAt: Date | null
  /** End of the current period, or of the trial; null as well when the plan has ended. */
  readonly periodEndsAt: Date | null
}

export const noPlan: PlanRecord = {
  status: 'NONE',
  productId: null,
  price: null,
  periodStartedAt: null,
  periodEndsAt: null,
}

const STATUS_OF: Readonly<Record<StripeStatus, PlanStatus>> = {
  active: 'ACTIVE',
  trialing: 'TRIALING',
  past_due: 'PAST_DUE',
  paused: 'PAUSED',
  unpaid: 'UNPAID',
  incomplete: 'UNPAID',
  incomplete_expired: 'UNPAID',
  canceled: 'CANCELED',
}

const isOver = (status: StripeStatus) => status === 'canceled' || status === 'incomplete_expired'

/** Collection may be paused in any state that has not ended; Stripe leaves the state as it was. */
const statusOf = ({ status, isCollectionPaused }: SubscriptionRecord): PlanStatus =>
  isCollectionPaused && !isOver(status) ? 'PAUSED' : STATUS_OF[status]

/** Trialing or active: nothing can be more telling. */
export const isRunning = (subscription: SubscriptionRecord): boolean =>
  rankOf(subscription) === RUNNING

const RUNNING = 4

function rankOf(subscription: SubscriptionRecord): number {
  if (isOver(subscription.status)) return 0
  if (subscription.status === 'incomplete') return 1
  const status = statusOf(subscription)
  if (status === 'TRIALING' || status === 'ACTIVE') return RUNNING
  return status === 'PAST_DUE' ? 3 : 2
}

/** Running before late, late before paused or unpaid, those before ended; the newest of equals. */
export const mostTelling = (
  subscriptions: readonly SubscriptionRecord[],
): SubscriptionRecord | null =>
  [...subscriptions].sort((a, b) => rankOf(b) - rankOf(a) || b.created - a.created)[0] ?? null

export function toPlan(subscription: SubscriptionRecord | null): PlanRecord {
  if (subscription === null) return noPlan
  const status = statusOf(subscription)
  const [main] = subscription.items
  return {
    status,
    productId: main?.productId ?? null,
    price: subscription.hasMoreItems ? null : priceOf(subscription.items),
    periodStartedAt: toDate(main?.periodStart),
    periodEndsAt: toDate(periodEndOf(status, subscription, main)),
  }
}

function periodEndOf(
  status: PlanStatus,
  { trialEnd }: SubscriptionRecord,
  main: ItemRecord | undefined,
): number | null {
  if (status === 'CANCELED') return null
  const periodEnd = main?.periodEnd ?? null
  return status === 'TRIALING' ? (trialEnd ?? periodEnd) : periodEnd
}

/** The sum of all items; null when one is not fixed, or when they cannot be added up. */
function priceOf(items: readonly ItemRecord[]): PriceRecord | null {
  const [main] = items
  if (main === undefined) return null
  let amountMinor = 0
  for (const { unitAmount, quantity, currency, interval } of items) {
    if (unitAmount === null || currency !== main.currency || interval !== main.interval) return null
    amountMinor += unitAmount * quantity
  }
  return { amountMinor, currency: main.currency }
}

const toDate = (seconds: number | null | undefined): Date | null =>
  seconds === null || seconds === undefined ? null : new Date(seconds * 1000)
