/**
 * What Stripe sends by itself. An event is only a reason to read anew: events come twice, late and in any order, so
 * nothing of an event's content is ever taken for the state of a plan.
 *
 * @module
 */
import { isObject, type JsonObject } from '../backend/parse.ts'
import {
  isPlainId,
  isSigned,
  parseJsonBody,
  refused,
  singleHeader,
  type Outdated,
  type WebhookDelivery,
  type WebhookEvent,
  type WebhookReading,
} from '../backend/webhook.ts'

export interface StripeWebhookOptions {
  /** Of the endpoint, `whsec_…`; more than one while one replaces another. */
  readonly secrets: readonly string[]
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** How old or how far ahead a signature may be, in seconds: the vendor's own advice. */
export const STRIPE_TOLERANCE_SECONDS = 300

/** @see Stripe, "Webhooks: verify signatures manually": `t=…,v1=…` over `t`, a dot and the body. */
export function readStripeWebhook(
  delivery: WebhookDelivery,
  { secrets, now }: StripeWebhookOptions,
): WebhookReading<WebhookEvent> {
  const signature = readSignature(singleHeader(delivery, 'stripe-signature') ?? '')
  if (signature === null) return refused('UNSIGNED')
  const { time, signatures } = signature
  if (!isSigned(secrets, signatures, `${time}.`, delivery.body)) return refused('FORGED')
  const ageSeconds = now() / 1000 - Number(time)
  if (Math.abs(ageSeconds) > STRIPE_TOLERANCE_SECONDS) return refused('EXPIRED')
  const event = readEvent(parseJsonBody(delivery))
  return event === null ? refused('MALFORMED') : { kind: 'event', event }
}

/** While a secret is replaced, the vendor signs with both. */
const MAX_SIGNATURES = 8

function readSignature(header: string): { time: string; signatures: readonly string[] } | null {
  const items = header.split(',').map((item) => item.trim().split('='))
  const valuesOf = (scheme: string) =>
    items.filter(([name]) => name === scheme).map(([_name, value]) => value ?? '')
  const [time] = valuesOf('t')
  const signatures = valuesOf('v1').slice(0, MAX_SIGNATURES)
  if (time === undefined || !/^\d{1,12}$/.test(time) || signatures.length === 0) return null
  return { time, signatures }
}

function readEvent(json: unknown): WebhookEvent | null {
  if (!isObject(json) || json.object !== 'event' || !isObject(json.data)) return null
  const { id, type, data } = json
  if (!isPlainId(id) || !isPlainId(type) || !isObject(data.object)) return null
  return { id, type, outdated: outdatedBy(data.object) }
}

/** Whose plan and entitlements it may have changed, and which product's name. */
function outdatedBy(object: JsonObject): Outdated {
  const customer = idOf(object.object === 'customer' ? object.id : object.customer)
  const product = object.object === 'product' ? idOf(object.id) : null
  return {
    tags: customer === null ? [] : [`customer:${customer}`],
    ...(product === null ? {} : { keys: [{ coordinate: 'ServicePlan.name', key: product }] }),
  }
}

/** Sent as an id, or whole. */
function idOf(reference: unknown): string | null {
  const id = isObject(reference) ? reference.id : reference
  return isPlainId(id) ? id : null
}
