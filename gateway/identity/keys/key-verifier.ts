import { timingSafeEqual } from 'node:crypto'
import type { ApiKeyVerifier } from '../api-keys.ts'
import { AuthenticationError } from '../authentication-error.ts'
import { sha256, type FreshRead } from '../identity-store.ts'
import type { Principal } from '../principal.ts'
import { idOfKey, parseKeyRecord, stateOf, storeKeyOf, type KeyRecord } from './key-record.ts'

export interface KeyVerifierOptions {
  readonly read: FreshRead
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Asked about what is not spelt like a key of the store. */
  readonly fallback: ApiKeyVerifier
}

/** Rejects with {@link AuthenticationError} for a key that is unknown, expired or revoked. */
export const createKeyVerifier =
  ({ read, now, fallback }: KeyVerifierOptions): ((key: string) => Promise<Principal>) =>
  async (key) => {
    const id = idOfKey(key)
    if (id === null) return fallback(key)
    const value = await read(storeKeyOf(id))
    const record = value === undefined ? null : parseKeyRecord(value)
    if (record === null || !isSame(record.sha256, sha256(key))) {
      throw new AuthenticationError('The API key is not known.')
    }
    const state = stateOf(record, now())
    if (state === 'valid') return toPrincipal(record)
    throw new AuthenticationError(`The API key ${REASONS[state]}: get a new one.`)
  }

const REASONS = { expired: 'has expired', revoked: 'was revoked' } as const

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

const toPrincipal = ({ appId, userId, scopes, plan }: KeyRecord): Principal => ({
  kind: 'APP',
  appId,
  userId,
  scopes: scopes.toSorted(),
  ...(plan === null ? {} : { plan }),
})
