/**
 * An issuer's published keys: read once for all, again when they are old or a token names an unknown one, never more often
 * than a limit allows.
 *
 * @module
 */
import { errors, type JSONWebKeySet } from 'jose'
import { BackendError } from '../../../subgraphs/backend/errors.ts'
import { transportFailure } from '../../../subgraphs/backend/transport-failure.ts'
import type { Transport } from '../../../subgraphs/backend/transport.ts'
import { createKeySet, type KeyHint, type KeySet } from './key-set.ts'
import type { FitsSignature } from './signatures.ts'

export interface RemoteKeysOptions {
  readonly jwksUrl: string
  /** Budget of one read, in milliseconds. */
  readonly timeoutMs: number
  readonly transport: Transport
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface IssuerKeys {
  /**
   * At once when the key is at hand. Rejects with a `BackendError` when the keys cannot be had, with jose's errors when there
   * is no such key.
   */
  readonly keyFor: (hint: KeyHint) => FitsSignature | Promise<FitsSignature>
  /** Rises whenever a key was taken back: what was verified before has to be verified again. */
  readonly generation: () => number
}

const OLD_MS = 600_000
/** While the issuer does not answer, keys serve on for this long. */
const STALE_MS = 3_600_000
/** Reads that unknown keys may cause: so many at once, and one more per interval. */
const BURST = 5
const INTERVAL_MS = 10_000
const MAX_BYTES = 256 * 1024

interface Published {
  readonly keys: KeySet
  /** Of each key: what is changed of one was taken back. */
  readonly texts: ReadonlySet<string>
  readonly readAtMs: number
}

export function createRemoteKeys(options: RemoteKeysOptions): IssuerKeys {
  const { now } = options
  const allowance = createAllowance(now)
  let published: Published | null = null
  let underWay: Promise<Published> | null = null
  let generation = 0

  const load = (): Promise<Published> => (underWay ??= start())
  const start = async (): Promise<Published> => {
    try {
      const next = await readKeys(options)
      if (published !== null && [...published.texts].some((text) => !next.texts.has(text)))
        generation += 1
      published = next
      return next
    } finally {
      underWay = null
    }
  }
  const current = (): Published | Promise<Published> => {
    if (published === null) return load()
    const ageMs = now() - published.readAtMs
    if (ageMs < OLD_MS) return published
    if (ageMs >= OLD_MS + STALE_MS) return load()
    load().catch(() => undefined)
    return published
  }
  const search = async (known: Published, hint: KeyHint): Promise<FitsSignature> => {
    try {
      return await known.keys.find(hint)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      if (published === known && underWay === null && !allowance.take()) throw error
      const next = published === known ? await load() : published
      return (next ?? known).keys.find(hint)
    }
  }
  return {
    generation: () => {
      if (published !== null && now() - published.readAtMs >= OLD_MS) load().catch(() => undefined)
      return generation
    },
    keyFor: (hint) => {
      const known = current()
      if (known instanceof Promise) return known.then((keys) => search(keys, hint))
      return known.keys.at(hint) ?? search(known, hint)
    },
  }
}

function createAllowance(now: () => number) {
  let left = BURST
  let since = now()
  return {
    take: (): boolean => {
      const earned = Math.floor((now() - since) / INTERVAL_MS)
      since += earned * INTERVAL_MS
      left = Math.min(BURST, left + earned)
      if (left === 0) return false
      left -= 1
      return true
    },
  }
}

async function readKeys(options: RemoteKeysOptions): Promise<Published> {
  const { status, body } = await ask(options)
  try {
    if (status !== 200) throw new Error(`the keys are answered with status ${String(status)}`)
    const jwks = JSON.parse(body.toString('utf8')) as JSONWebKeySet
    const keys = createKeySet(jwks)
    const texts = new Set(jwks.keys.map((key) => JSON.stringify(key)))
    return { keys, texts, readAtMs: options.now() }
  } catch (cause) {
    throw new BackendError('BACKEND_UNAVAILABLE', 'identity', 'its keys cannot be read', { cause })
  }
}

async function ask({ transport, jwksUrl: url, timeoutMs }: RemoteKeysOptions) {
  try {
    const headers = { accept: 'application/json' }
    return await transport({ method: 'GET', url, headers, timeoutMs, maxBytes: MAX_BYTES })
  } catch (cause) {
    throw transportFailure('identity', cause)
  }
}
