/**
 * An issuer of signed tokens on a port of its own, whose keys a test can change, and with whose name it can forge.
 *
 * @module
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'

export interface SigningKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly jwk: JWK
}

export interface JwtIdp {
  readonly issuer: string
  readonly audience: string
  /** The key that tokens are signed with. */
  readonly key: () => SigningKey
  /** Signs with a new key from now on; the old one stays published unless it is `withdrawn`. */
  rotate(options?: { readonly withdrawn?: boolean }): Promise<SigningKey>
  /** How often the keys were asked for. */
  readonly reads: () => number
  /** A good token with some claims and header fields replaced; `undefined` removes one. */
  token(
    claims?: object,
    header?: object,
    key?: SigningKey | CryptoKey | Uint8Array,
  ): Promise<string>
  close(): Promise<void>
}

export const AUDIENCE = 'https://api.roundabout.test'

export async function newSigningKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

export async function startJwtIdp(): Promise<JwtIdp> {
  let keys = [await newSigningKey('k1')]
  let reads = 0
  const server = createServer((_request, response) => {
    reads += 1
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const key = () => keys[0] as SigningKey
  return {
    issuer,
    audience: AUDIENCE,
    key,
    reads: () => reads,
    rotate: async ({ withdrawn = false } = {}) => {
      const next = await newSigningKey(`k${String(Date.now())}${String(Math.random()).slice(2, 8)}`)
      keys = withdrawn ? [next] : [next, ...keys]
      return next
    },
    token: (claims = {}, header = {}, signingKey = key()) => {
      const nowSeconds = Math.floor(Date.now() / 1000)
      const kid = 'kid' in signingKey ? signingKey.kid : key().kid
      const all = {
        iss: issuer,
        aud: AUDIENCE,
        sub: 'u1',
        scope: 'car.read map.read',
        iat: nowSeconds,
        exp: nowSeconds + 300,
        ...claims,
      }
      return new SignJWT(JSON.parse(JSON.stringify(all)) as object as Record<string, unknown>)
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt', ...header })
        .sign('privateKey' in signingKey ? signingKey.privateKey : signingKey)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
