/**
 * What backends send by themselves. A delivery is bytes of anybody until its signature has been verified.
 *
 * @module
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface WebhookDelivery {
  /** As it came: signatures are over these bytes, not over what they mean. */
  readonly body: Uint8Array
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** Why a delivery is not believed. */
export type WebhookRefusal =
  | 'UNSIGNED' // it carries no signature that could be verified
  | 'FORGED' // the signature is not that of these bytes and any of our secrets
  | 'EXPIRED' // it was signed too long ago, or by a clock that is far ahead
  | 'MALFORMED' // signed well, but not what the vendor promises

/** What is not to be believed any longer: tags and keys of kept records. */
export interface Outdated {
  readonly tags: readonly string[]
  readonly keys?: readonly { readonly coordinate: string; readonly key: string }[]
}

export interface WebhookEvent {
  /** The vendor's: every delivery of one event has the same. */
  readonly id: string
  /** The vendor's name for this kind of event. */
  readonly type: string
  readonly outdated: Outdated
}

export type WebhookReading<Event extends WebhookEvent> =
  | { readonly kind: 'event'; readonly event: Event }
  /** The vendor only wants to know whether we are there, and waits for these words. */
  | { readonly kind: 'challenge'; readonly reply: object }
  | { readonly kind: 'refused'; readonly refusal: WebhookRefusal }

export const refused = (refusal: WebhookRefusal) => ({ kind: 'refused', refusal }) as const

/** HMAC-SHA256 in lower-case hex. */
export function hexHmac(secret: string, ...parts: readonly (string | Uint8Array)[]): string {
  const hmac = createHmac('sha256', secret)
  for (const part of parts) hmac.update(part)
  return hmac.digest('hex')
}

/** Whether one of `signatures`, in hex, is that of `parts` under one of `secrets`. Takes equally long for all that are wrong. */
export function isSigned(
  secrets: readonly string[],
  signatures: readonly string[],
  ...parts: readonly (string | Uint8Array)[]
): boolean {
  let isFound = false
  for (const secret of secrets) {
    const expected = Buffer.from(hexHmac(secret, ...parts))
    for (const signature of signatures) {
      const given = Buffer.from(signature.toLowerCase())
      if (given.length === expected.length && timingSafeEqual(given, expected)) isFound = true
    }
  }
  return isFound
}

/** A header that was sent once; `null` when it was not, or is longer than any signature. */
export function singleHeader({ headers }: WebhookDelivery, name: string): string | null {
  const value = headers[name]
  return typeof value === 'string' && value.length <= MAX_HEADER_LENGTH ? value : null
}

const MAX_HEADER_LENGTH = 4096

/** `undefined` when the bytes are not JSON in UTF-8. */
export function parseJsonBody({ body }: WebhookDelivery): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

/** Ids become tags and keys: 1 to 200 visible ASCII characters. */
export const isPlainId = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value)
