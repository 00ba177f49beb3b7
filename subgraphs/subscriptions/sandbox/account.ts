/**
 * What every handler works on: the objects, the clock and new ids.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { noSuch, notFound } from './errors.ts'
import type { Form } from './form.ts'
import { isDeleted, type CustomerObject, type Kind, type Kinds } from './objects.ts'
import type { Store } from './store.ts'

export interface Account {
  readonly store: Store
  /** Seconds since 1970. */
  now(): number
}

/** One request, its path matched and its parameters read. */
export interface Call {
  /** What stands for the `:` parts of the route, in order. */
  readonly ids: readonly [string, string]
  readonly params: Form
  /** The path, as lists name it in `url`. */
  readonly path: string
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** E.g. `/v1/customers/:id`. */
  readonly path: string
  /** Top-level parameters it knows, beside `expand`; others are refused as Stripe does. */
  readonly parameters: readonly string[]
  readonly handle: (account: Account, call: Call) => object
}

/** E.g. `cus_4f1d2c…`. */
export const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`

/** The object a path names. */
export function getObject<K extends Kind>({ store }: Account, kind: K, id: string): Kinds[K] {
  const object = store.find(kind, id)
  if (object === null) throw notFound(nounOf(kind), id)
  return object
}

/** The object a parameter names. */
export function refer<K extends Kind>(
  { store }: Account,
  kind: K,
  id: string,
  param: string,
): Kinds[K] {
  const object = store.find(kind, id)
  if (object === null) throw noSuch(nounOf(kind), id, param)
  return object
}

/** A customer who has not been deleted. */
export function referCustomer(account: Account, id: string): CustomerObject {
  const customer = refer(account, 'customer', id, 'customer')
  if (isDeleted(customer)) throw noSuch('customer', id, 'customer')
  return customer
}

const nounOf = (kind: Kind) => kind.slice(kind.indexOf('.') + 1).replaceAll('_', ' ')
