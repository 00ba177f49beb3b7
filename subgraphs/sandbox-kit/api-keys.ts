/**
 * Keys of the sandbox's apps. Fixed and public: for development only. A gateway is told only their SHA-256.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { PEOPLE } from './world.ts'

export interface SandboxApiKey {
  readonly key: string
  readonly app: string
  readonly scopes: readonly string[]
  /** The person the app acts for; `null` = for nobody. */
  readonly userId: string | null
}

const eva = PEOPLE.find(({ givenName }) => givenName === 'Eva')

export const SANDBOX_API_KEYS: readonly SandboxApiKey[] = [
  { key: 'rbk_sandbox_dashboard', app: 'Dashboard', scopes: ['map.read'], userId: null },
  {
    key: 'rbk_sandbox_couriers',
    app: 'Courier dispatch',
    scopes: ['car.read', 'map.read'],
    userId: eva?.id ?? null,
  },
  {
    key: 'rbk_sandbox_operations',
    app: 'Operations',
    scopes: ['cache.invalidate'],
    userId: null,
  },
]

/** SHA-256 of a key, in lower-case hex. */
export const sha256OfKey = (key: string): string => createHash('sha256').update(key).digest('hex')
