/**
 * `/v1/prices`
 *
 * @module
 */
import { newId, refer, getObject, type Account, type Call, type Route } from './account.ts'
import { invalidParameter } from './errors.ts'
import {
  readFlag,
  readInteger,
  readMetadata,
  readNested,
  readText,
  readUnsettable,
  requireText,
  type Form,
} from './form.ts'
import type { PriceObject } from './objects.ts'
import { PAGE_PARAMETERS, toPage } from './pages.ts'

const FIELDS = ['active', 'nickname', 'metadata'] as const
const NEW = ['product', 'currency', 'unit_amount', 'recurring', ...FIELDS] as const

const INTERVALS = ['day', 'week', 'month', 'year'] as const
type Interval = (typeof INTERVALS)[number]

interface NewPrice {
  readonly id: string
  readonly product: string
  readonly created: number
  /** Lower case. */
  readonly currency: string
  readonly unitAmount: number | null
  readonly interval: Interval | null
  readonly intervalCount: number
}

export const newPrice = (price: NewPrice): PriceObject => ({
  id: price.id,
  object: 'price',
  active: true,
  billing_scheme: 'per_unit',
  created: price.created,
  currency: price.currency,
  custom_unit_amount: null,
  livemode: false,
  lookup_key: null,
  metadata: {},
  nickname: null,
  product: price.product,
  recurring:
    price.interval === null
      ? null
      : {
          interval: price.interval,
          interval_count: price.intervalCount,
          meter: null,
          trial_period_days: null,
          usage_type: 'licensed',
        },
  tax_behavior: 'unspecified',
  tiers_mode: null,
  transform_quantity: null,
  type: price.interval === null ? 'one_time' : 'recurring',
  unit_amount: price.unitAmount,
  unit_amount_decimal: price.unitAmount === null ? null : String(price.unitAmount),
})

function list({ store }: Account, { params, path }: Call) {
  const product = readText(params, 'product')
  const active = readFlag(params, 'active')
  const found = store
    .all('price')
    .filter((price) => product === null || price.product === product)
    .filter((price) => active === null || price.active === active)
  return toPage(found, params, path)
}

function create(account: Account, { params }: Call) {
  const product = requireText(params, 'product')
  refer(account, 'product', product, 'product')
  const unitAmount = readInteger(params, 'unit_amount')
  if (unitAmount === null)
    throw invalidParameter('unit_amount', 'Missing required param: unit_amount.')
  const price = newPrice({
    id: newId('price'),
    product,
    created: account.now(),
    currency: requireText(params, 'currency').toLowerCase(),
    unitAmount,
    ...readRecurring(params),
  })
  return account.store.put(withFields(price, params))
}

function readRecurring(params: Form): Pick<NewPrice, 'interval' | 'intervalCount'> {
  const recurring = readNested(params, 'recurring')
  if (recurring === null) return { interval: null, intervalCount: 1 }
  const given = requireText(recurring, 'interval')
  const interval = INTERVALS.find((known) => known === given)
  if (interval === undefined) {
    throw invalidParameter(
      'recurring[interval]',
      `Invalid recurring[interval]: must be one of ${INTERVALS.join(', ')}`,
    )
  }
  return { interval, intervalCount: readInteger(recurring, 'interval_count') ?? 1 }
}

const retrieve = (account: Account, { ids: [id] }: Call) => getObject(account, 'price', id)

const update = (account: Account, { ids: [id], params }: Call) =>
  account.store.put(withFields(getObject(account, 'price', id), params))

const withFields = (price: PriceObject, params: Form): PriceObject => ({
  ...price,
  active: readFlag(params, 'active') ?? price.active,
  nickname: readUnsettable(params, 'nickname', price.nickname),
  metadata: readMetadata(params, price.metadata),
})

export const priceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/prices',
    parameters: ['product', 'active', ...PAGE_PARAMETERS],
    handle: list,
  },
  { method: 'POST', path: '/v1/prices', parameters: NEW, handle: create },
  { method: 'GET', path: '/v1/prices/:id', parameters: [], handle: retrieve },
  { method: 'POST', path: '/v1/prices/:id', parameters: FIELDS, handle: update },
]
