/**
 * Short tokens of our own: signed here, and verified here like anybody else's.
 *
 * @module
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  type KeyObject,
} from 'node:crypto'
import { SignJWT, type JWK } from 'jose'
import { createIssuerOver } from './jwt.ts'
import { createKeySet } from './tokens/key-set.ts'
import type { TokenIssuer } from './tokens/token-issuer.ts'

export interface OwnTokensOptions {
  /** `iss` and `aud`: where clients reach the gateway. */
  readonly publicUrl: string
  /** Private keys on P-256 in PEM: the first one signs, all are published. None: one for this process alone. */
  readonly signingKeys: readonly string[]
  readonly lifetimeSeconds: number
  readonly clockToleranceSeconds: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface OwnTokenClaims {
  readonly userId: string
  readonly appId: string
  readonly scopes: readonly string[]
  /** It ends no later, whatever its lifetime. */
  readonly endsAtMs: number
}

export interface OwnTokens {
  mint(claims: OwnTokenClaims): Promise<{ readonly token: string; readonly expiresIn: number }>
  readonly jwks: { readonly keys: readonly JWK[] }
  readonly issuer: TokenIssuer
}

export function createOwnTokens(options: OwnTokensOptions): OwnTokens {
  const { publicUrl, now, lifetimeSeconds } = options
  const pairs = (options.signingKeys.length > 0 ? options.signingKeys : [newKey()]).map(toPair)
  const [signing] = pairs
  if (signing === undefined) throw new TypeError('expected a signing key')
  const jwks = { keys: pairs.map(({ jwk }) => jwk) }
  const keys = createKeySet(jwks)
  const rules = { ...options, issuer: publicUrl, audience: publicUrl, algorithms: ['ES256'] }
  return {
    jwks,
    issuer: createIssuerOver(
      { keyFor: (hint) => keys.at(hint) ?? keys.find(hint), generation: () => 0 },
      rules,
    ),
    mint: async ({ userId, appId, scopes, endsAtMs }) => {
      const nowSeconds = Math.floor(now() / 1000)
      const expiresAt = Math.min(nowSeconds + lifetimeSeconds, Math.floor(endsAtMs / 1000))
      const token = await new SignJWT({ client_id: appId, scope: scopes.join(' ') })
        .setProtectedHeader({ alg: 'ES256', kid: signing.jwk.kid ?? '', typ: 'at+jwt' })
        .setIssuer(publicUrl)
        .setAudience(publicUrl)
        .setSubject(userId)
        .setJti(randomUUID())
        .setIssuedAt(nowSeconds)
        .setExpirationTime(expiresAt)
        .sign(signing.privateKey)
      return { token, expiresIn: expiresAt - nowSeconds }
    },
  }
}

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

interface Pair {
  readonly privateKey: KeyObject
  readonly jwk: JWK
}

function toPair(key: string | KeyObject): Pair {
  const privateKey = typeof key === 'string' ? createPrivateKey(key) : key
  const publicKey = createPublicKey(privateKey)
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const kid = createHash('sha256').update(spki).digest('base64url').slice(0, 16)
  const jwk = { ...(publicKey.export({ format: 'jwk' }) as JWK), kid, alg: 'ES256', use: 'sig' }
  return { privateKey, jwk }
}
