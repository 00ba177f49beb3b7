/**
 * `POST /v1/subscriptions/:id`. Status is never set: it follows from trials, billing and payment.
 *
 * @module
 */
import { getObject, type Account, type Call } from './account.ts'
import { bill } from './billing.ts'
import { invalidParameter, invalidState, noSuch } from './errors.ts'
import {
  readFlag,
  readForms,
  readInteger,
  readMetadata,
  readNested,
  readText,
  readUnsettable,
  requireText,
  type Form,
} from './form.ts'
import type { ItemObject, SubscriptionObject } from './objects.ts'
import { readBehavior, readNewItem, readPrice } from './subscription-creation.ts'
import { inNewPeriod, inTrial, withItems } from './subscription-state.ts'

export const UPDATE_FIELDS = [
  'billing_cycle_anchor',
  'cancel_at_period_end',
  'default_payment_method',
  'items',
  'metadata',
  'pause_collection',
  'payment_behavior',
  'proration_behavior',
  'trial_end',
] as const

export function updateSubscription(
  account: Account,
  { ids: [id], params }: Call,
): SubscriptionObject {
  const before = getObject(account, 'subscription', id)
  if (before.status === 'canceled' && [...params.keys()].some((name) => name !== 'metadata')) {
    throw invalidState(
      'A canceled subscription can only update its cancellation_details and metadata.',
    )
  }
  const changed = withItems(withOptions(before, params), readItems(account, before, params))
  return isBilledNow(params) ? billNow(account, changed, params) : store(account, changed, params)
}

/** Ends the trial or the period now, and bills the next: a card that fails leaves it past due. */
function billNow(account: Account, subscription: SubscriptionObject, params: Form) {
  const now = account.now()
  const trial = subscription.status === 'trialing' ? { trial_end: now } : {}
  return bill(account, inNewPeriod({ ...subscription, ...trial }, now), {
    reason: 'subscription_update',
    behavior: readBehavior(params),
    unpaidStatus: 'past_due',
  })
}

function store(account: Account, subscription: SubscriptionObject, params: Form) {
  const end = readInteger(params, 'trial_end')
  if (end === null) return account.store.put(subscription)
  return account.store.put(inTrial(subscription, { start: account.now(), end }))
}

function isBilledNow(params: Form): boolean {
  const anchor = readAnchor(params)
  if (anchor !== null && anchor !== 'now' && anchor !== 'unchanged') {
    throw invalidParameter(
      'billing_cycle_anchor',
      'Invalid billing_cycle_anchor: must be one of now or unchanged',
    )
  }
  return anchor === 'now' || readText(params, 'trial_end') === 'now'
}

/** `billing_cycle_anchor[type]=now` since 2026-09-30, `billing_cycle_anchor=now` before: both are taken. */
function readAnchor(params: Form): string | null {
  const anchor = params.get('billing_cycle_anchor') ?? null
  return anchor === null || typeof anchor === 'string' ? anchor : readText(anchor, 'type')
}

const withOptions = (before: SubscriptionObject, params: Form): SubscriptionObject => ({
  ...before,
  cancel_at_period_end: readFlag(params, 'cancel_at_period_end') ?? before.cancel_at_period_end,
  default_payment_method: readUnsettable(
    params,
    'default_payment_method',
    typeof before.default_payment_method === 'string' ? before.default_payment_method : null,
  ),
  metadata: readMetadata(params, before.metadata),
  pause_collection: params.has('pause_collection') ? readPause(params) : before.pause_collection,
})

function readPause(params: Form): SubscriptionObject['pause_collection'] {
  const pause = readNested(params, 'pause_collection')
  if (pause === null) return null
  return {
    behavior: requireText(pause, 'behavior'),
    resumes_at: readInteger(pause, 'resumes_at'),
  }
}

/** Items that are not named stay; a named one changes or goes; one without an id is new. */
function readItems(
  account: Account,
  { id: subscription, items }: SubscriptionObject,
  params: Form,
): readonly ItemObject[] {
  const kept = new Map(items.data.map((item) => [item.id, item]))
  for (const [index, form] of readForms(params, 'items').entries()) {
    const param = `items[${String(index)}]`
    const id = readText(form, 'id')
    const item = id === null ? null : kept.get(id)
    if (item === undefined) throw noSuch('subscription_item', id ?? '', `${param}[id]`)
    if (item !== null && readFlag(form, 'deleted') === true) kept.delete(item.id)
    else if (item !== null) kept.set(item.id, changeItem(account, item, form, param))
    else {
      const added = readNewItem(account, form, { subscription, param })
      kept.set(added.id, added)
    }
  }
  if (kept.size === 0)
    throw invalidParameter('items', 'A subscription must have at least one item.')
  return [...kept.values()]
}

function changeItem(account: Account, item: ItemObject, form: Form, param: string): ItemObject {
  const price = readText(form, 'price')
  return {
    ...item,
    price: price === null ? item.price : readPrice(account, price, `${param}[price]`),
    quantity: readInteger(form, 'quantity') ?? item.quantity,
  }
}
