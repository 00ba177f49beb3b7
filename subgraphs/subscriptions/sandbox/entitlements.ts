/**
 * `/v1/entitlements`: features, and which of them a customer's subscriptions make active.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { newId, referCustomer, getObject, type Account, type Call, type Route } from './account.ts'
import { invalidState, notFound } from './errors.ts'
import { readFlag, readMetadata, readText, requireText, type Form } from './form.ts'
import type { ActiveEntitlementObject, FeatureObject, SubscriptionObject } from './objects.ts'
import { PAGE_PARAMETERS, toPage } from './pages.ts'

const FEATURES = '/v1/entitlements/features'
const ACTIVE = '/v1/entitlements/active_entitlements'

export const newFeature = (id: string, lookupKey: string, name: string): FeatureObject => ({
  id,
  object: 'entitlements.feature',
  active: true,
  livemode: false,
  lookup_key: lookupKey,
  metadata: {},
  name,
})

function list({ store }: Account, { params, path }: Call) {
  const archived = readFlag(params, 'archived') ?? false
  const lookupKey = readText(params, 'lookup_key')
  const found = store
    .all('entitlements.feature')
    .filter(({ active }) => active !== archived)
    .filter((feature) => lookupKey === null || feature.lookup_key === lookupKey)
  return toPage(found, params, path)
}

function create({ store }: Account, { params }: Call) {
  const key = requireText(params, 'lookup_key')
  if (store.all('entitlements.feature').some(({ lookup_key }) => lookup_key === key)) {
    throw invalidState('A feature with this lookup_key already exists.')
  }
  const feature = newFeature(newId('feat'), key, requireText(params, 'name'))
  return store.put(withFields(feature, params))
}

const retrieve = (account: Account, { ids: [id] }: Call) =>
  getObject(account, 'entitlements.feature', id)

const update = (account: Account, { ids: [id], params }: Call) =>
  account.store.put(withFields(getObject(account, 'entitlements.feature', id), params))

const withFields = (feature: FeatureObject, params: Form): FeatureObject => ({
  ...feature,
  name: readText(params, 'name') ?? feature.name,
  active: readFlag(params, 'active') ?? feature.active,
  metadata: readMetadata(params, feature.metadata),
})

function listActive(account: Account, { params, path }: Call) {
  const { id } = referCustomer(account, requireText(params, 'customer'))
  return toPage(activeEntitlements(account, id), params, path)
}

function retrieveActive(account: Account, { ids: [id] }: Call) {
  const customers = new Set(account.store.all('subscription').map(({ customer }) => customer))
  const found = [...customers]
    .flatMap((customer) => activeEntitlements(account, customer))
    .find((entitlement) => entitlement.id === id)
  if (found === undefined) throw notFound('active entitlement', id)
  return found
}

/** Stripe leaves the entitlements of a paused subscription in place; a late payment takes them here. */
const isEntitling = ({ status }: SubscriptionObject) =>
  status === 'active' || status === 'trialing' || status === 'paused'

/** What a customer may use now. */
export function activeEntitlements(
  { store }: Account,
  customer: string,
): readonly ActiveEntitlementObject[] {
  const products = store
    .all('subscription')
    .filter((subscription) => subscription.customer === customer && isEntitling(subscription))
    .flatMap(({ items }) => items.data.map(({ price }) => price.product))
  const features = store
    .all('product_feature')
    .filter(({ product }) => products.includes(product))
    .map((attached) => attached.entitlement_feature)
  return store
    .all('entitlements.feature')
    .filter(({ id }) => features.includes(id))
    .map((feature) => toActive(customer, feature))
}

const toActive = (
  customer: string,
  { id, lookup_key }: FeatureObject,
): ActiveEntitlementObject => ({
  id: `ent_${createHash('sha256').update(`${customer} ${id}`).digest('hex').slice(0, 24)}`,
  object: 'entitlements.active_entitlement',
  feature: id,
  livemode: false,
  lookup_key,
})

export const entitlementRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: FEATURES,
    parameters: ['archived', 'lookup_key', ...PAGE_PARAMETERS],
    handle: list,
  },
  {
    method: 'POST',
    path: FEATURES,
    parameters: ['name', 'lookup_key', 'metadata'],
    handle: create,
  },
  { method: 'GET', path: `${FEATURES}/:id`, parameters: [], handle: retrieve },
  {
    method: 'POST',
    path: `${FEATURES}/:id`,
    parameters: ['name', 'active', 'metadata'],
    handle: update,
  },
  { method: 'GET', path: ACTIVE, parameters: ['customer', ...PAGE_PARAMETERS], handle: listActive },
  { method: 'GET', path: `${ACTIVE}/:id`, parameters: [], handle: retrieveActive },
]
