/**
 * What older versions of the API send differently, as far as it concerns what is served here.
 *
 * @module
 */
import { invalidState } from './errors.ts'
import type { SubscriptionObject } from './objects.ts'

export const LATEST_VERSION = '2026-10-28.endive'

/** The release that moved the period from the subscription to its items. */
const PERIOD_ON_ITEMS = '2025-03-31'

export function readVersion(header: string | undefined): string {
  if (header === undefined) return LATEST_VERSION
  if (/^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(header)) return header
  throw invalidState(`Invalid Stripe API version: ${header}`)
}

/** `body`, with what `version` has elsewhere put there. */
export function toVersion(body: unknown, version: string): unknown {
  if (version >= PERIOD_ON_ITEMS || typeof body !== 'object' || body === null) return body
  if (Array.isArray(body)) return body.map((item: unknown) => toVersion(item, version))
  const entries = Object.entries(body).map(([name, value]) => [name, toVersion(value, version)])
  return { ...(isSubscription(body) ? periodOf(body) : {}), ...Object.fromEntries(entries) }
}

const isSubscription = (body: object): body is SubscriptionObject =>
  'object' in body && body.object === 'subscription'

const periodOf = ({ items }: SubscriptionObject) => ({
  current_period_start: items.data[0]?.current_period_start,
  current_period_end: items.data[0]?.current_period_end,
})
