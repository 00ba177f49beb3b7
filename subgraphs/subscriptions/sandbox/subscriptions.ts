/**
 * `/v1/subscriptions` and `/v1/subscription_items`
 *
 * @module
 */
import { refer, getObject, type Account, type Call, type Route } from './account.ts'
import { invalidParameter, invalidState, notFound } from './errors.ts'
import { readText, requireText } from './form.ts'
import type { SubscriptionObject } from './objects.ts'
import { PAGE_PARAMETERS, toPage } from './pages.ts'
import { createSubscription, CREATION_FIELDS } from './subscription-creation.ts'
import { cancelNow } from './subscription-state.ts'
import { updateSubscription, UPDATE_FIELDS } from './subscription-update.ts'

const LIST = '/v1/subscriptions'
const ONE = `${LIST}/:id`
const FILTERS = ['customer', 'status', 'price', ...PAGE_PARAMETERS] as const

const ENDED = ['canceled', 'incomplete_expired']
const STATUSES = [...ENDED, 'active', 'incomplete', 'past_due', 'paused', 'trialing', 'unpaid']

function list(account: Account, { params, path }: Call) {
  const customer = readText(params, 'customer')
  const price = readText(params, 'price')
  const isAsked = statusFilter(readText(params, 'status'))
  if (customer !== null) refer(account, 'customer', customer, 'customer')
  const found = account.store
    .all('subscription')
    .filter((subscription) => customer === null || subscription.customer === customer)
    .filter(({ items }) => price === null || items.data.some((item) => item.price.id === price))
    .filter(({ status }) => isAsked(status))
  return toPage(found, params, path)
}

function statusFilter(asked: string | null): (status: string) => boolean {
  if (asked === null) return (status) => status !== 'canceled'
  if (asked === 'all') return () => true
  if (asked === 'ended') return (status) => ENDED.includes(status)
  if (STATUSES.includes(asked)) return (status) => status === asked
  throw invalidParameter(
    'status',
    `Invalid status: must be one of ${[...STATUSES, 'all', 'ended'].join(', ')}`,
  )
}

const retrieve = (account: Account, { ids: [id] }: Call) => getObject(account, 'subscription', id)

function cancel(account: Account, { ids: [id] }: Call): SubscriptionObject {
  const subscription = getObject(account, 'subscription', id)
  if (ENDED.includes(subscription.status)) throw notFound('subscription', id)
  return account.store.put(cancelNow(subscription, account.now()))
}

function pause(account: Account, { ids: [id] }: Call): SubscriptionObject {
  const subscription = getObject(account, 'subscription', id)
  if (subscription.status !== 'active' && subscription.status !== 'past_due') {
    throw invalidState(`A subscription that is ${subscription.status} cannot be paused.`)
  }
  return account.store.put({ ...subscription, status: 'paused' })
}

function resume(account: Account, { ids: [id] }: Call): SubscriptionObject {
  const subscription = getObject(account, 'subscription', id)
  if (subscription.status !== 'paused') {
    throw invalidState(`A subscription that is ${subscription.status} cannot be resumed.`)
  }
  return account.store.put({ ...subscription, status: 'active' })
}

function listItems(account: Account, { params, path }: Call) {
  const id = requireText(params, 'subscription')
  return toPage(refer(account, 'subscription', id, 'subscription').items.data, params, path)
}

export const subscriptionRoutes: readonly Route[] = [
  { method: 'GET', path: LIST, parameters: FILTERS, handle: list },
  { method: 'POST', path: LIST, parameters: CREATION_FIELDS, handle: createSubscription },
  { method: 'GET', path: ONE, parameters: [], handle: retrieve },
  { method: 'POST', path: ONE, parameters: UPDATE_FIELDS, handle: updateSubscription },
  { method: 'DELETE', path: ONE, parameters: ['invoice_now', 'prorate'], handle: cancel },
  { method: 'POST', path: `${ONE}/pause`, parameters: ['type'], handle: pause },
  { method: 'POST', path: `${ONE}/resume`, parameters: ['billing_cycle_anchor'], handle: resume },
  {
    method: 'GET',
    path: '/v1/subscription_items',
    parameters: ['subscription', ...PAGE_PARAMETERS],
    handle: listItems,
  },
]
