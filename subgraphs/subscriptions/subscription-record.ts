/**
 * A subscription as Stripe stores it, read from its JSON.
 *
 * @module
 */
import {
  isObject,
  ParseError,
  readArray,
  readBoolean,
  readObject,
  readOptional,
  readString,
  type JsonObject,
} from '../backend/parse.ts'
import { readReference, readWhole } from './answers.ts'

const STATUSES = [
  'active',
  'canceled',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'paused',
  'trialing',
  'unpaid',
] as const

export type StripeStatus = (typeof STATUSES)[number]

/** Times are in seconds since 1970, amounts in minor units. */
export interface SubscriptionRecord {
  readonly id: string
  readonly status: StripeStatus
  readonly created: number
  readonly trialEnd: number | null
  readonly isCollectionPaused: boolean
  readonly items: readonly ItemRecord[]
  /** Whether `items` is only a part of them. */
  readonly hasMoreItems: boolean
}

export interface ItemRecord {
  readonly productId: string
  readonly currency: string
  /** Price of one unit per period; null for a tiered, metered, custom or sub-cent price. */
  readonly unitAmount: number | null
  readonly quantity: number
  /** How often it is billed, e.g. `1 month`; null for a price that does not recur. */
  readonly interval: string | null
  readonly periodStart: number | null
  readonly periodEnd: number | null
}

/**
 * Reads one subscription of `customerId`. Somebody else's is refused: a backend that ignores the filter must not
 * lend anybody a plan.
 */
export const readSubscription =
  (customerId: string) =>
  (value: unknown, path: string): SubscriptionRecord => {
    const json = readObject(value, path)
    if (readReference(json.customer, `${path}.customer`) !== customerId) {
      throw new ParseError(`${path}.customer`, 'the customer asked for', json.customer)
    }
    const items = readObject(json.items, `${path}.items`)
    return {
      id: readString(json.id, `${path}.id`),
      status: readStatus(json.status, `${path}.status`),
      created: readWhole(json.created, `${path}.created`),
      trialEnd: readOptional(json.trial_end, `${path}.trial_end`, readWhole),
      isCollectionPaused: isObject(json.pause_collection),
      items: readArray(items.data, `${path}.items.data`, (item, at) => readItem(item, at, json)),
      hasMoreItems: readOptional(items.has_more, `${path}.items.has_more`, readBoolean) ?? false,
    }
  }

function readStatus(value: unknown, path: string): StripeStatus {
  const status = STATUSES.find((known) => known === value)
  if (status === undefined) throw new ParseError(path, 'a known status', value)
  return status
}

/** Before version 2025-03-31 the period was the subscription's, not the item's. */
function readItem(value: unknown, path: string, subscription: JsonObject): ItemRecord {
  const item = readObject(value, path)
  const price = readObject(item.price, `${path}.price`)
  const time = (name: 'current_period_start' | 'current_period_end') =>
    readOptional(item[name] ?? subscription[name], `${path}.${name}`, readWhole)
  return {
    productId: readReference(price.product, `${path}.price.product`),
    currency: readString(price.currency, `${path}.price.currency`).toUpperCase(),
    unitAmount: readUnitAmount(price, `${path}.price`),
    quantity: readOptional(item.quantity, `${path}.quantity`, readWhole) ?? 1,
    interval: readInterval(price.recurring, `${path}.price.recurring`),
    periodStart: time('current_period_start'),
    periodEnd: time('current_period_end'),
  }
}

function readUnitAmount(price: JsonObject, path: string): number | null {
  const isMetered = isObject(price.recurring) && price.recurring.usage_type === 'metered'
  if (isMetered || isObject(price.transform_quantity)) return null
  return readOptional(price.unit_amount, `${path}.unit_amount`, readWhole)
}

function readInterval(value: unknown, path: string): string | null {
  if (value === null || value === undefined) return null
  const recurring = readObject(value, path)
  const count = readOptional(recurring.interval_count, `${path}.interval_count`, readWhole) ?? 1
  return `${String(count)} ${readString(recurring.interval, `${path}.interval`)}`
}
