/**
 * One API key as the store holds it. Of the key itself only its SHA-256: keys are long random texts, so a slow hash would
 * add nothing.
 *
 * @module
 */
import {
  readArray,
  readObject,
  readOptional,
  readNumber,
  readString,
} from '../../../subgraphs/backend/parse.ts'

export interface KeyRecord {
  /** Names the key in lists; part of the key, no secret. */
  readonly id: string
  /** The app it belongs to, as logs and `viewer` show it. */
  readonly appId: string
  /** SHA-256 of the whole key, 64 hexadecimal digits. */
  readonly sha256: string
  readonly scopes: readonly string[]
  /** What the app has booked; `null` = nothing in particular. */
  readonly plan: string | null
  /** The person the app acts for; `null` = for nobody. */
  readonly userId: string | null
  /** Milliseconds since 1970, as all times here. */
  readonly createdAtMs: number
  /** `null` = it does not end by itself. */
  readonly expiresAtMs: number | null
  /** `null` = it was not revoked. */
  readonly revokedAtMs: number | null
}

const KEY = /^rbk_([0-9a-f]{12})_[0-9A-Za-z]{43}$/

/** The id inside a key; `null` when it is not spelt like one. */
export const idOfKey = (key: string): string | null => KEY.exec(key)?.[1] ?? null

export const storeKeyOf = (id: string): string => `key:${id}`

export function parseKeyRecord(value: unknown): KeyRecord {
  const record = readObject(value, 'key')
  const text = (name: string) => readString(record[name], `key.${name}`)
  const optional = <T>(name: string, read: (value: unknown, path: string) => T) =>
    readOptional(record[name], `key.${name}`, read)
  return {
    id: text('id'),
    appId: text('appId'),
    sha256: text('sha256'),
    scopes: readArray(record['scopes'], 'key.scopes', readString),
    plan: optional('plan', readString),
    userId: optional('userId', readString),
    createdAtMs: readNumber(record['createdAtMs'], 'key.createdAtMs'),
    expiresAtMs: optional('expiresAtMs', readNumber),
    revokedAtMs: optional('revokedAtMs', readNumber),
  }
}

export type KeyState = 'valid' | 'expired' | 'revoked'

export function stateOf(
  { expiresAtMs, revokedAtMs }: Pick<KeyRecord, 'expiresAtMs' | 'revokedAtMs'>,
  nowMs: number,
): KeyState {
  if (revokedAtMs !== null) return 'revoked'
  return expiresAtMs !== null && expiresAtMs <= nowMs ? 'expired' : 'valid'
}
