/**
 * `/v1/customers`
 *
 * @module
 */
import { newId, getObject, type Account, type Call, type Route } from './account.ts'
import { invalidState } from './errors.ts'
import { readMetadata, readNested, readText, readUnsettable, type Form } from './form.ts'
import { isDeleted, type CustomerObject, type Deleted } from './objects.ts'
import { PAGE_PARAMETERS, toPage } from './pages.ts'
import { cancelNow } from './subscription-state.ts'

const FIELDS = ['name', 'email', 'description', 'phone', 'metadata', 'invoice_settings'] as const

/** `invoice_settings.default_payment_method` is what subscriptions are paid by. */
export const newCustomer = (id: string, created: number): CustomerObject => ({
  id,
  object: 'customer',
  address: null,
  balance: 0,
  created,
  currency: null,
  default_source: null,
  delinquent: false,
  description: null,
  discount: null,
  email: null,
  invoice_settings: {
    custom_fields: null,
    default_payment_method: null,
    footer: null,
    rendering_options: null,
  },
  livemode: false,
  metadata: {},
  name: null,
  phone: null,
  preferred_locales: [],
  shipping: null,
  tax_exempt: 'none',
})

function list({ store }: Account, { params, path }: Call) {
  const email = readText(params, 'email')
  const customers = store.all('customer').filter((customer) => !isDeleted(customer))
  const found = customers.filter((customer) => email === null || customer.email === email)
  return toPage(found, params, path)
}

const create = ({ store, now }: Account, { params }: Call) =>
  store.put(withFields(newCustomer(newId('cus'), now()), params))

const retrieve = (account: Account, { ids: [id] }: Call) => getObject(account, 'customer', id)

function update(account: Account, { ids: [id], params }: Call) {
  const customer = getObject(account, 'customer', id)
  if (isDeleted(customer)) throw invalidState(`No such customer: '${id}'`)
  return account.store.put(withFields(customer, params))
}

/** Cancels the customer's subscriptions as well; the id can still be retrieved. */
function remove(account: Account, { ids: [id] }: Call): Deleted {
  const { store, now } = account
  getObject(account, 'customer', id)
  for (const subscription of store.all('subscription')) {
    if (subscription.customer === id && subscription.status !== 'canceled') {
      store.put(cancelNow(subscription, now()))
    }
  }
  return store.put({ id, object: 'customer', deleted: true })
}

function withFields(customer: CustomerObject, params: Form): CustomerObject {
  const settings = readNested(params, 'invoice_settings') ?? new Map<string, string>()
  const method = readText(settings, 'default_payment_method') ?? readText(params, 'payment_method')
  return {
    ...customer,
    name: readUnsettable(params, 'name', customer.name ?? null),
    email: readUnsettable(params, 'email', customer.email),
    description: readUnsettable(params, 'description', customer.description),
    phone: readUnsettable(params, 'phone', customer.phone ?? null),
    metadata: readMetadata(params, customer.metadata),
    invoice_settings: {
      ...customer.invoice_settings,
      default_payment_method: method ?? customer.invoice_settings.default_payment_method,
    },
  }
}

export const customerRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/customers', parameters: ['email', ...PAGE_PARAMETERS], handle: list },
  {
    method: 'POST',
    path: '/v1/customers',
    parameters: [...FIELDS, 'payment_method'],
    handle: create,
  },
  { method: 'GET', path: '/v1/customers/:id', parameters: [], handle: retrieve },
  { method: 'POST', path: '/v1/customers/:id', parameters: FIELDS, handle: update },
  { method: 'DELETE', path: '/v1/customers/:id', parameters: [], handle: remove },
]
