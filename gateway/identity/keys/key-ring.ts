/**
 * All that is ever done to API keys: created, listed, rotated, revoked, ended.
 *
 * @module
 */
import { randomBytes, randomInt } from 'node:crypto'
import { sha256, type IdentityStore } from '../identity-store.ts'
import { parseKeyRecord, stateOf, storeKeyOf, type KeyRecord } from './key-record.ts'

export interface NewKey {
  readonly appId: string
  readonly scopes: readonly string[]
  readonly plan: string | null
  readonly userId: string | null
  readonly expiresAtMs: number | null
}

/** The key itself is nowhere else and never again. */
export interface MadeKey {
  readonly key: string
  readonly record: KeyRecord
}

/** Rejects with {@link KeyError} for what cannot be done. */
export interface KeyRing {
  create(options: NewKey): Promise<MadeKey>
  /** By app, then by age. */
  list(): Promise<readonly KeyRecord[]>
  /** A new key with the old one's rights; the old one ends after `overlapMs` at the latest. Two are valid meanwhile. */
  rotate(id: string, overlapMs: number): Promise<MadeKey>
  /** At once, and for good. */
  revoke(id: string): Promise<KeyRecord>
  /** @param atMs milliseconds since 1970; `null` = it does not end by itself. */
  expire(id: string, atMs: number | null): Promise<KeyRecord>
}

/** What was asked of a key cannot be done. */
export class KeyError extends Error {
  override readonly name = 'KeyError'
}

/** @param now milliseconds since 1970. */
export function createKeyRing(store: IdentityStore, now: () => number): KeyRing {
  const save = async (record: KeyRecord): Promise<KeyRecord> => {
    await store.set(storeKeyOf(record.id), record)
    return record
  }
  const find = async (id: string): Promise<KeyRecord> => {
    const value = await store.get(storeKeyOf(id))
    if (value === undefined) throw new KeyError(`There is no key "${id}".`)
    return parseKeyRecord(value)
  }
  const list = async (): Promise<readonly KeyRecord[]> => {
    const records: KeyRecord[] = []
    for await (const [key, value] of store.entries()) {
      if (key.startsWith('key:')) records.push(parseKeyRecord(value))
    }
    return records.toSorted(byAppAndAge)
  }
  const validOf = async (appId: string) =>
    (await list()).filter((record) => record.appId === appId && stateOf(record, now()) === 'valid')
  const make = async (options: NewKey): Promise<MadeKey> => {
    const id = randomBytes(6).toString('hex')
    const key = `rbk_${id}_${randomText(43)}`
    const own = { id, sha256: sha256(key), createdAtMs: now(), revokedAtMs: null }
    return { key, record: await save({ ...options, ...own }) }
  }
  return {
    list,
    create: async (options) => {
      const [existing] = await validOf(options.appId)
      if (existing === undefined) return make(options)
      throw new KeyError(`"${options.appId}" has the key ${existing.id}: rotate or revoke it.`)
    },
    rotate: async (id, overlapMs) => {
      const old = await find(id)
      if (stateOf(old, now()) !== 'valid')
        throw new KeyError(`The key ${id} is not valid any more.`)
      if ((await validOf(old.appId)).length > 1) {
        throw new KeyError(`"${old.appId}" has two valid keys: revoke one of them first.`)
      }
      const { appId, scopes, plan, userId, expiresAtMs } = old
      const made = await make({ appId, scopes, plan, userId, expiresAtMs })
      const endsAtMs = now() + overlapMs
      await save({ ...old, expiresAtMs: Math.min(old.expiresAtMs ?? endsAtMs, endsAtMs) })
      return made
    },
    revoke: async (id) => {
      const record = await find(id)
      return record.revokedAtMs === null ? save({ ...record, revokedAtMs: now() }) : record
    },
    expire: async (id, atMs) => save({ ...(await find(id)), expiresAtMs: atMs }),
  }
}

const byAppAndAge = (a: KeyRecord, b: KeyRecord): number =>
  a.appId.localeCompare(b.appId) || a.createdAtMs - b.createdAtMs

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** 43 of them hold 256 bits. */
const randomText = (length: number): string =>
  Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('')
