/**
 * URLs on the gateway that need no key: signed, for one asset and a limited time.
 *
 * `{PUBLIC_URL}/{subgraph}/{kind}/{claims}.{expires}.{mac}{tail}`: claims in base64url, `expires` in seconds since 1970
 * in base 36, the MAC over everything before it. Expiry is rounded up to a whole lifetime, so a picture keeps its URL,
 * and caches keep the picture, for as long as one lifetime.
 *
 * @module
 */
import { timingSafeEqual } from 'node:crypto'
import type { AssetLinks, AssetRequest } from '../../subgraphs/subgraph.ts'
import { createHmacSha256 } from './hmac.ts'

export interface AssetLinkOptions {
  /** Where clients reach the gateway, without a slash at its end. */
  readonly publicUrl: string
  /** At least 32 characters, the same in every process. */
  readonly secret: string
  /** How long a URL works at least; at most twice as long. */
  readonly lifetimeSeconds: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** A URL's path, taken apart and checked. */
export type VerifiedAsset =
  | { readonly ok: true; readonly request: AssetRequest; readonly secondsLeft: number }
  | { readonly ok: false; readonly reason: 'MALFORMED' | 'ALTERED' | 'EXPIRED' }

export interface GatewayAssetLinks {
  /** For one subgraph. */
  of(subgraph: string): AssetLinks
  /** @param rest what follows `/{subgraph}/{kind}/` in the path, still percent-encoded. */
  verify(subgraph: string, kind: string, rest: string): VerifiedAsset
}

/** Characters of base64url: the first 132 bits. */
const MAC_LENGTH = 22

const SIGNED = /^([A-Za-z0-9_-]+)\.([0-9a-z]{1,11})\.([A-Za-z0-9_-]{22})(.{0,100})$/

export function createAssetLinks(options: AssetLinkOptions): GatewayAssetLinks {
  const { publicUrl, secret, lifetimeSeconds, now } = options
  const mac = createHmacSha256(secret)
  const macOf = (subgraph: string, kind: string, signed: string) =>
    mac(`${subgraph}/${kind}/${signed}`).slice(0, MAC_LENGTH)
  const nowSeconds = () => now() / 1000
  return {
    of: (subgraph) => ({
      toUrl: (kind, claims, tail) => {
        const expires = (Math.floor(nowSeconds() / lifetimeSeconds) + 2) * lifetimeSeconds
        const signed = `${Buffer.from(claims).toString('base64url')}.${expires.toString(36)}`
        const mac = macOf(subgraph, kind, signed)
        return `${publicUrl}/${subgraph}/${kind}/${signed}.${mac}${tail}`
      },
    }),
    verify: (subgraph, kind, rest) => {
      const [, claims, expires, mac, tail] = SIGNED.exec(rest) ?? []
      if (claims === undefined || expires === undefined || mac === undefined) {
        return { ok: false, reason: 'MALFORMED' }
      }
      const expected = macOf(subgraph, kind, `${claims}.${expires}`)
      if (!timingSafeEqual(Buffer.from(expected), Buffer.from(mac))) {
        return { ok: false, reason: 'ALTERED' }
      }
      const secondsLeft = parseInt(expires, 36) - nowSeconds()
      if (secondsLeft <= 0) return { ok: false, reason: 'EXPIRED' }
      const text = Buffer.from(claims, 'base64url').toString('utf8')
      return { ok: true, request: { kind, claims: text, tail: tail ?? '' }, secondsLeft }
    },
  }
}
