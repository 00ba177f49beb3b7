/**
 * Credentials that everybody knows, because the sandbox is started with them.
 *
 * @module
 */
import { createHash } from 'node:crypto'

const SANDBOX_API_KEYS = ['rbk_sandbox_dashboard', 'rbk_sandbox_couriers', 'rbk_sandbox_operations']

const API_KEY_HASHES = new Set(
  SANDBOX_API_KEYS.map((key) => createHash('sha256').update(key).digest('hex')),
)

/** The sandbox's own and whatever calls itself so. */
export const isSandboxCredential = (value: string): boolean => /sandbox/i.test(value)

/** Whether this is the SHA-256 of one of the sandbox's API keys. */
export const isSandboxKeyHash = (sha256: string): boolean =>
  API_KEY_HASHES.has(sha256.toLowerCase())
