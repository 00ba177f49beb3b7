/**
 * What Smartcar sends by itself, version 4: what a car tells, and that it cannot be read any longer. Events come
 * twice, late and in any order: whoever keeps positions of them goes by `recordedAtMs`.
 *
 * @module
 */
import { isObject, type JsonObject } from '../backend/parse.ts'
import {
  hexHmac,
  isPlainId,
  isSigned,
  parseJsonBody,
  refused,
  singleHeader,
  type WebhookDelivery,
  type WebhookEvent,
  type WebhookReading,
} from '../backend/webhook.ts'
import type { SignalsRecord } from './client.ts'
import type { ReadingOptions } from './providers/provider.ts'
import { parseSignals } from './providers/smartcar-signals.ts'

export interface SmartcarWebhookOptions extends ReadingOptions {
  /** Application management tokens; more than one while one replaces another. The first answers challenges. */
  readonly tokens: readonly string[]
}

export interface SmartcarEvent extends WebhookEvent {
  readonly vehicleId: string
  /** Identifier in the users' directory; `null` when the vendor does not tell. */
  readonly ownerId: string | null
  /** What the car told, in normal form; `null` when the event is about an error. */
  readonly signals: SignalsRecord | null
}

/**
 * @see Smartcar, "Webhooks: payload verification": `SC-Signature` is the HMAC of the body. It knows no time, so an
 * event is told from its copies by its id alone.
 */
export function readSmartcarWebhook(
  delivery: WebhookDelivery,
  { tokens, ...reading }: SmartcarWebhookOptions,
): WebhookReading<SmartcarEvent> {
  const signature = singleHeader(delivery, 'sc-signature')
  if (signature === null) return readChallenge(delivery, tokens)
  if (!isSigned(tokens, [signature], delivery.body)) return refused('FORGED')
  const json = parseJsonBody(delivery)
  if (isObject(json) && json.eventType === 'VERIFY') return readChallenge(delivery, tokens)
  const event = isObject(json) ? readEvent(json, reading) : null
  return event === null ? refused('MALFORMED') : { kind: 'event', event }
}

/** The vendor does not sign its challenge, so anybody may have one answered. */
function readChallenge(
  delivery: WebhookDelivery,
  [token]: readonly string[],
): WebhookReading<SmartcarEvent> {
  const json = parseJsonBody(delivery)
  const data = isObject(json) && json.eventType === 'VERIFY' ? json.data : null
  const challenge = isObject(data) ? data.challenge : null
  if (typeof challenge !== 'string' || token === undefined) return refused('UNSIGNED')
  if (!CHALLENGE.test(challenge)) return refused('MALFORMED')
  return { kind: 'challenge', reply: { challenge: hexHmac(token, challenge) } }
}

/**
 * The same token signs bodies. Were any text answered, anybody could ask for the signature of an event of their own
 * making; no event can be written in these characters.
 */
const CHALLENGE = /^[\w.~+/=-]{1,256}$/

function readEvent(json: JsonObject, options: ReadingOptions): SmartcarEvent | null {
  const { eventId: id, eventType: type } = json
  const data = isObject(json.data) ? json.data : {}
  const vehicleId = json.vehicleId ?? (isObject(data.vehicle) ? data.vehicle.id : null)
  if (!isPlainId(id) || !isPlainId(type) || !isPlainId(vehicleId)) return null
  const externalId = isObject(data.user) ? data.user.externalId : null
  const ownerId = isPlainId(externalId) ? externalId : null
  return {
    id,
    type,
    vehicleId,
    ownerId,
    signals: Array.isArray(data.signals) ? parseSignals({ data: data.signals }, options) : null,
    outdated: {
      tags: [`vehicle:${vehicleId}`, ...(ownerId === null ? [] : [`user:${ownerId}`])],
    },
  }
}
