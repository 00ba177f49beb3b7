/**
 * HTTP message signatures (RFC 9421) with a shared secret: method, target, and the body by its digest (RFC 9530).
 *
 * @module
 */
import { createHash, createHmac } from 'node:crypto'
import type {
  Credential,
  OutgoingCall,
  ProofHeaders,
} from '../../../subgraphs/backend/credential.ts'
import { BackendError } from '../../../subgraphs/backend/errors.ts'
import type { Secret } from '../secrets.ts'

export interface HttpSignatureOptions {
  /** The backend's name, for errors. */
  readonly backend: string
  /** `keyid` by which the backend finds the secret; printable ASCII without quotes and backslashes. */
  readonly keyId: string
  readonly secret: Secret
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export const httpSignatureCredential = (options: HttpSignatureOptions): Credential => ({
  headers: (call) => {
    try {
      return signMessage(options, call)
    } catch (cause) {
      throw new BackendError('BACKEND_AUTH', options.backend, 'the call cannot be signed', {
        cause,
      })
    }
  },
  refused: () => false,
})

export function signMessage(
  { keyId, secret, now }: HttpSignatureOptions,
  { method, url, body }: OutgoingCall,
): ProofHeaders {
  const digest = body === undefined ? null : `sha-256=:${sha256(body)}:`
  const covered = [
    ['@method', method],
    ['@target-uri', url],
    ...(digest === null ? [] : [['content-digest', digest] as const]),
  ] as const
  const names = covered.map(([name]) => `"${name}"`).join(' ')
  const created = Math.floor(now() / 1000)
  const parameters = `(${names});created=${String(created)};keyid="${keyId}";alg="hmac-sha256"`
  const base = [
    ...covered.map(([name, value]) => `"${name}": ${value}`),
    `"@signature-params": ${parameters}`,
  ].join('\n')
  const signature = createHmac('sha256', secret()).update(base, 'utf8').digest('base64')
  return {
    ...(digest === null ? {} : { 'content-digest': digest }),
    'signature-input': `sig1=${parameters}`,
    signature: `sig1=:${signature}:`,
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64')
