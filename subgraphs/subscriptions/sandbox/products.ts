/**
 * `/v1/products` and the features attached to them.
 *
 * @module
 */
import { newId, refer, getObject, type Account, type Call, type Route } from './account.ts'
import { invalidState, notFound } from './errors.ts'
import { readFlag, readMetadata, readText, readUnsettable, requireText, type Form } from './form.ts'
import {
  isDeleted,
  type Deleted,
  type ProductFeatureObject,
  type ProductObject,
} from './objects.ts'
import { PAGE_PARAMETERS, toPage } from './pages.ts'

const FIELDS = ['name', 'active', 'description', 'metadata'] as const
const FEATURES = '/v1/products/:id/features'

export const newProduct = (id: string, name: string, created: number): ProductObject => ({
  id,
  object: 'product',
  active: true,
  created,
  default_price: null,
  description: null,
  images: [],
  livemode: false,
  marketing_features: [],
  metadata: {},
  name,
  package_dimensions: null,
  shippable: null,
  statement_descriptor: null,
  tax_code: null,
  tax_details: null,
  type: 'service',
  unit_label: null,
  updated: created,
  url: null,
})

export const newProductFeature = (id: string, product: string, feature: string) =>
  ({
    id,
    object: 'product_feature',
    livemode: false,
    product,
    entitlement_feature: feature,
  }) satisfies ProductFeatureObject

function list({ store }: Account, { params, path }: Call) {
  const active = readFlag(params, 'active')
  const products = store.all('product').filter((product) => !isDeleted(product))
  const found = products.filter((product) => active === null || product.active === active)
  return toPage(found, params, path)
}

function create({ store, now }: Account, { params }: Call) {
  const id = readText(params, 'id') ?? newId('prod')
  if (store.findAny(id) !== null) throw invalidState('Product already exists.')
  return store.put(withFields(newProduct(id, requireText(params, 'name'), now()), params))
}

const retrieve = (account: Account, { ids: [id] }: Call) => getObject(account, 'product', id)

function update(account: Account, { ids: [id], params }: Call) {
  const { store, now } = account
  const product = getObject(account, 'product', id)
  if (isDeleted(product)) throw notFound('product', id)
  return store.put({ ...withFields(product, params), updated: now() })
}

function remove(account: Account, { ids: [id] }: Call): Deleted {
  const { store } = account
  getObject(account, 'product', id)
  if (store.all('price').some((price) => price.product === id)) {
    throw invalidState(
      'This product cannot be deleted because it has one or more user-created prices.',
    )
  }
  return store.put({ id, object: 'product', deleted: true })
}

const withFields = (product: ProductObject, params: Form): ProductObject => ({
  ...product,
  name: readText(params, 'name') ?? product.name,
  active: readFlag(params, 'active') ?? product.active,
  description: readUnsettable(params, 'description', product.description),
  metadata: readMetadata(params, product.metadata),
})

function listFeatures(account: Account, { ids: [id], params, path }: Call) {
  getObject(account, 'product', id)
  const attached = account.store.all('product_feature').filter(({ product }) => product === id)
  return toPage(
    attached.map((one) => toWire(account, one)),
    params,
    path,
  )
}

function attach(account: Account, { ids: [product], params }: Call) {
  const { store } = account
  getObject(account, 'product', product)
  const id = requireText(params, 'entitlement_feature')
  const feature = refer(account, 'entitlements.feature', id, 'entitlement_feature')
  if (!feature.active) throw invalidState('Archived features cannot be attached to products.')
  return toWire(account, store.put(newProductFeature(newId('prodft'), product, id)))
}

const retrieveFeature = (account: Account, { ids: [, id] }: Call) =>
  toWire(account, getObject(account, 'product_feature', id))

function detach(account: Account, { ids: [, id] }: Call): Deleted {
  getObject(account, 'product_feature', id)
  account.store.remove(id)
  return { id, object: 'product_feature', deleted: true }
}

const toWire = (account: Account, { product: _, ...feature }: ProductFeatureObject) => ({
  ...feature,
  entitlement_feature: getObject(account, 'entitlements.feature', feature.entitlement_feature),
})

export const productRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/products', parameters: ['active', ...PAGE_PARAMETERS], handle: list },
  { method: 'POST', path: '/v1/products', parameters: [...FIELDS, 'id'], handle: create },
  { method: 'GET', path: '/v1/products/:id', parameters: [], handle: retrieve },
  { method: 'POST', path: '/v1/products/:id', parameters: FIELDS, handle: update },
  { method: 'DELETE', path: '/v1/products/:id', parameters: [], handle: remove },
  { method: 'GET', path: FEATURES, parameters: PAGE_PARAMETERS, handle: listFeatures },
  { method: 'POST', path: FEATURES, parameters: ['entitlement_feature'], handle: attach },
  { method: 'GET', path: `${FEATURES}/:id`, parameters: [], handle: retrieveFeature },
  { method: 'DELETE', path: `${FEATURES}/:id`, parameters: [], handle: detach },
]
