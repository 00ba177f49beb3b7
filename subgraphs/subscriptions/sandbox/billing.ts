/**
 * Invoices and what paying them, or not, does to a subscription.
 *
 * @module
 */
import { newId, getObject, type Account } from './account.ts'
import { cardDeclined, invalidParameter } from './errors.ts'
import { isDeleted, type InvoiceObject, type SubscriptionObject } from './objects.ts'
import { amountOf } from './subscription-state.ts'

export type PaymentBehavior = 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete'

interface Billing {
  readonly reason: 'subscription_create' | 'subscription_cycle' | 'subscription_update'
  readonly behavior: PaymentBehavior
  /** State of a subscription that could not be paid for. */
  readonly unpaidStatus: 'incomplete' | 'past_due'
}

/**
 * Bills one period and stores invoice and subscription: active when it was paid.
 *
 * @throws {StripeFault} `card_declined` for `error_if_incomplete`, and then nothing is stored.
 */
export function bill(
  account: Account,
  subscription: SubscriptionObject,
  { reason, behavior, unpaidStatus }: Billing,
): SubscriptionObject {
  const isTried = behavior !== 'default_incomplete'
  const isPaid = isTried && canPay(account, subscription, paymentMethodOf(account, subscription))
  if (!isPaid && behavior === 'error_if_incomplete') throw cardDeclined()
  const open = newInvoice(newId('in'), subscription, { reason, created: account.now() })
  const invoice = account.store.put(isPaid ? paid(open) : { ...open, attempted: isTried })
  return account.store.put({
    ...subscription,
    latest_invoice: invoice.id,
    status: isPaid ? 'active' : unpaidStatus,
  })
}

const canPay = (account: Account, subscription: SubscriptionObject, method: string | null) =>
  amountOf(subscription) === 0 || (method !== null && isChargeable(method))

/** Stripe's own test methods of these names are the ones that fail. */
export const isChargeable = (method: string): boolean =>
  !/charge(CustomerFail|Declined)/.test(method)

export function paymentMethodOf(
  account: Account,
  { customer, default_payment_method: own }: SubscriptionObject,
): string | null {
  if (typeof own === 'string') return own
  const payer = getObject(account, 'customer', customer)
  const method = isDeleted(payer) ? null : payer.invoice_settings.default_payment_method
  return typeof method === 'string' ? method : null
}

/** A new subscription that is to be charged needs something to charge. */
export function requirePaymentMethod(account: Account, subscription: SubscriptionObject): void {
  if (amountOf(subscription) === 0 || paymentMethodOf(account, subscription) !== null) return
  throw invalidParameter(
    'default_payment_method',
    'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
    'resource_missing',
  )
}

interface InvoiceFacts {
  readonly reason: Billing['reason']
  readonly created: number
}

export function newInvoice(
  id: string,
  subscription: SubscriptionObject,
  { reason, created }: InvoiceFacts,
): InvoiceObject {
  const amount = amountOf(subscription)
  return {
    id,
    object: 'invoice',
    amount_due: amount,
    amount_paid: 0,
    amount_remaining: amount,
    attempt_count: 0,
    attempted: false,
    billing_reason: reason,
    created,
    currency: subscription.currency,
    customer: subscription.customer,
    livemode: false,
    metadata: {},
    parent: {
      type: 'subscription_details',
      subscription_details: { subscription: subscription.id, metadata: {} },
      quote_details: null,
    },
    status: 'open',
    total: amount,
  }
}

export const paid = (invoice: InvoiceObject): InvoiceObject => ({
  ...invoice,
  status: 'paid',
  amount_paid: invoice.amount_due,
  amount_remaining: 0,
  attempted: true,
  attempt_count: invoice.attempt_count + 1,
})
