/**
 * `/v1/invoices`: to be read, and to be paid.
 *
 * @module
 */
import { refer, getObject, type Account, type Call, type Route } from './account.ts'
import { isChargeable, paid, paymentMethodOf } from './billing.ts'
import { cardDeclined, invalidState } from './errors.ts'
import { readFlag, readText } from './form.ts'
import { subscriptionOf } from './objects.ts'
import { PAGE_PARAMETERS, toPage } from './pages.ts'

const FILTERS = ['customer', 'subscription', 'status', ...PAGE_PARAMETERS] as const

function list(account: Account, { params, path }: Call) {
  const customer = readText(params, 'customer')
  const subscription = readText(params, 'subscription')
  const status = readText(params, 'status')
  if (customer !== null) refer(account, 'customer', customer, 'customer')
  const found = account.store
    .all('invoice')
    .filter((invoice) => customer === null || invoice.customer === customer)
    .filter((invoice) => subscription === null || subscriptionOf(invoice) === subscription)
    .filter((invoice) => status === null || invoice.status === status)
  return toPage(found, params, path)
}

const retrieve = (account: Account, { ids: [id] }: Call) => getObject(account, 'invoice', id)

/** Whoever pays the latest invoice of a subscription that waits for it has it active again. */
function pay(account: Account, { ids: [id], params }: Call) {
  const { store } = account
  const invoice = getObject(account, 'invoice', id)
  if (invoice.status === 'paid') throw invalidState('Invoice is already paid')
  const subscription = getObject(account, 'subscription', subscriptionOf(invoice) ?? '')
  const method = readText(params, 'payment_method') ?? paymentMethodOf(account, subscription)
  const isCovered = readFlag(params, 'paid_out_of_band') ?? false
  if (!isCovered && (method === null || !isChargeable(method))) {
    store.put({ ...invoice, attempted: true, attempt_count: invoice.attempt_count + 1 })
    throw cardDeclined()
  }
  const isWaiting = ['incomplete', 'past_due', 'unpaid'].includes(subscription.status)
  if (isWaiting && subscription.latest_invoice === id) {
    store.put({ ...subscription, status: 'active' })
  }
  return store.put(paid(invoice))
}

export const invoiceRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/invoices', parameters: FILTERS, handle: list },
  { method: 'GET', path: '/v1/invoices/:id', parameters: [], handle: retrieve },
  {
    method: 'POST',
    path: '/v1/invoices/:id/pay',
    parameters: ['payment_method', 'paid_out_of_band'],
    handle: pay,
  },
]
