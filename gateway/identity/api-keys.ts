/**
 * API keys of apps. Only their SHA-256 is configured: keys are long random texts, so a slow hash would add nothing.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { AuthenticationError } from './authentication-error.ts'
import type { Principal } from './principal.ts'

/** One key, as configuration holds it. */
export interface ApiKeyRecord {
  /** Identifier of the app, shown in logs and in `viewer`. */
  readonly appId: string
  /** SHA-256 of the key, 64 hexadecimal digits. */
  readonly sha256: string
  readonly scopes: readonly string[]
  /** The person the app acts for; absent when it acts for nobody. */
  readonly userId?: string | undefined
}

export type ApiKeyVerifier = (key: string) => Principal

/** The returned function throws {@link AuthenticationError} for an unknown key. */
export function createApiKeyVerifier(records: readonly ApiKeyRecord[]): ApiKeyVerifier {
  const principals = new Map(
    records.map((record) => [record.sha256.toLowerCase(), toPrincipal(record)]),
  )
  return (key) => {
    const principal = principals.get(createHash('sha256').update(key).digest('hex'))
    if (principal) return principal
    throw new AuthenticationError('The API key is not known.')
  }
}

const toPrincipal = ({ appId, userId, scopes }: ApiKeyRecord): Principal => ({
  kind: 'APP',
  appId,
  userId: userId ?? null,
  scopes: [...scopes].sort(),
})
