/**
 * `POST /v1/subscriptions`: a trial, or the first period billed.
 *
 * @module
 */
import { newId, referCustomer, refer, type Account, type Call } from './account.ts'
import { bill, requirePaymentMethod, type PaymentBehavior } from './billing.ts'
import { invalidParameter, missingParameter } from './errors.ts'
import {
  readFlag,
  readForms,
  readInteger,
  readMetadata,
  readText,
  requireText,
  type Form,
} from './form.ts'
import type { ItemObject, PriceObject, SubscriptionObject } from './objects.ts'
import { inTrial, newItem, newSubscription, periodEnd, withItems } from './subscription-state.ts'

export const CREATION_FIELDS = [
  'customer',
  'items',
  'cancel_at_period_end',
  'default_payment_method',
  'metadata',
  'payment_behavior',
  'trial_end',
  'trial_period_days',
] as const

export function createSubscription(account: Account, { params }: Call): SubscriptionObject {
  const now = account.now()
  const customer = referCustomer(account, requireText(params, 'customer')).id
  const id = newId('sub')
  const items = readNewItems(account, params, id)
  const currency = items[0]?.price.currency ?? ''
  const bare = newSubscription({ id, customer, currency, created: now, start: now, end: now })
  const subscription = withItems(withOptions(bare, params), items)
  const trialEnd = readTrialEnd(params, now)
  if (trialEnd !== null) {
    return account.store.put(inTrial(subscription, { start: now, end: trialEnd }))
  }
  const behavior = readBehavior(params)
  if (behavior !== 'default_incomplete') requirePaymentMethod(account, subscription)
  return bill(account, subscription, {
    reason: 'subscription_create',
    behavior,
    unpaidStatus: 'incomplete',
  })
}

const withOptions = (subscription: SubscriptionObject, params: Form): SubscriptionObject => ({
  ...subscription,
  cancel_at_period_end: readFlag(params, 'cancel_at_period_end') ?? false,
  default_payment_method: readText(params, 'default_payment_method'),
  metadata: readMetadata(params),
})

function readNewItems(account: Account, params: Form, subscription: string): readonly ItemObject[] {
  const items = readForms(params, 'items').map((form, index) =>
    readNewItem(account, form, { subscription, param: `items[${String(index)}]` }),
  )
  if (items.length === 0) throw missingParameter('items')
  if (new Set(items.map(({ price }) => price.currency)).size > 1) {
    throw invalidParameter('items', 'All items of a subscription must have the same currency.')
  }
  return items
}

interface Place {
  readonly subscription: string
  readonly param: string
}

export function readNewItem(account: Account, form: Form, { subscription, param }: Place) {
  const price = readPrice(account, requireText(form, 'price'), `${param}[price]`)
  const start = account.now()
  const end = periodEnd(start, price)
  return newItem({ subscription, price, quantity: readInteger(form, 'quantity') ?? 1, start, end })
}

export function readPrice(account: Account, id: string, param: string): PriceObject {
  const price = refer(account, 'price', id, param)
  if (price.recurring !== null && price.active) return price
  throw invalidParameter(param, 'The price specified must be active and recurring.')
}

function readTrialEnd(params: Form, now: number): number | null {
  const days = readInteger(params, 'trial_period_days')
  const end = days === null ? readInteger(params, 'trial_end') : now + days * 86_400
  if (end !== null && end <= now) {
    throw invalidParameter(
      'trial_end',
      'Invalid timestamp: must be an integer Unix timestamp in the future.',
    )
  }
  return end
}

const BEHAVIORS = ['allow_incomplete', 'default_incomplete', 'error_if_incomplete'] as const

/** `pending_if_incomplete` is Stripe's fourth; the sandbox has no pending updates. */
export function readBehavior(params: Form): PaymentBehavior {
  const given = readText(params, 'payment_behavior') ?? 'allow_incomplete'
  const behavior = BEHAVIORS.find((known) => known === given)
  if (behavior !== undefined) return behavior
  throw invalidParameter(
    'payment_behavior',
    `Invalid payment_behavior: must be one of ${BEHAVIORS.join(', ')}`,
  )
}
