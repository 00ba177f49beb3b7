/**
 * Readers of the small objects of Stripe's API.
 *
 * @module
 */
import { ParseError, readObject, readString } from '../backend/parse.ts'

export interface EntitlementRecord {
  readonly id: string
  readonly lookupKey: string
}

export function readEntitlement(value: unknown, path: string): EntitlementRecord {
  const entitlement = readObject(value, path)
  return {
    id: readString(entitlement.id, `${path}.id`),
    lookupKey: readString(entitlement.lookup_key, `${path}.lookup_key`),
  }
}

/** `null` for a product that was deleted: Stripe still answers, but with no more than its id. */
export function readProductName(value: unknown): string | null {
  const product = readObject(value, 'product')
  return product.deleted === true ? null : readString(product.name, 'product.name')
}

/** An object that Stripe sends as its id, or whole where it is expanded: always its id. */
export const readReference = (value: unknown, path: string): string =>
  typeof value === 'string' ? value : readString(readObject(value, path).id, `${path}.id`)

/** Amounts, counts and times are whole numbers at Stripe. */
export function readWhole(value: unknown, path: string): number {
  if (Number.isSafeInteger(value)) return value as number
  throw new ParseError(path, 'a whole number', value)
}
