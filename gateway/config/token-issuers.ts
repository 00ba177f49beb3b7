/**
 * Further identity providers: JSON lists in one variable each.
 *
 * @module
 */
import { z } from 'zod'
import type { Parser, Settled } from './parsers.ts'
import { secretSource, settleSecrets } from './secret-source.ts'

export const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const

const text = z.string().min(1)
const url = z.url({ protocol: /^https?$/ })
const claim = (standard: string) => text.default(standard)

const claimNames = z
  .strictObject({ user: claim('sub'), scopes: claim('scope'), app: claim('client_id') })
  .readonly()

const oidcIssuer = z
  .strictObject({
    issuer: text,
    audience: text,
    jwksUrl: url,
    algorithms: z.array(z.enum(ALGORITHMS)).min(1).readonly(),
    types: z.array(z.string()).min(1).readonly().default(['at+jwt']),
    claims: claimNames.prefault({}),
  })
  .readonly()

const hasOnce = <T>(items: readonly T[], keyOf: (item: T) => string): boolean =>
  new Set(items.map(keyOf)).size === items.length

const oidcIssuers = z
  .array(oidcIssuer)
  .refine((issuers) => hasOnce(issuers, ({ issuer }) => issuer))
  .readonly()

export type OidcIssuers = z.infer<typeof oidcIssuers>

export const oidcIssuerList: Parser<OidcIssuers> = {
  expected:
    'a JSON list of {"issuer", "audience", "jwksUrl", "algorithms": [..], "types"?: [..], "claims"?: {"user"?, "scopes"?, "app"?}}, each issuer once',
  read: (raw) => oidcIssuers.parse(JSON.parse(raw)),
}

const pem = z.string().regex(/^-----BEGIN CERTIFICATE-----\s[^-]+-----END CERTIFICATE-----\s*$/)

const samlIssuers = z
  .array(
    z
      .strictObject({
        entityId: text,
        certificates: z.array(pem).min(1).readonly(),
        userAttribute: text.nullable().default(null),
        userIs: z.enum(['id', 'userName']).default('userName'),
        scopes: z.array(text).readonly(),
      })
      .readonly(),
  )
  .refine((issuers) => hasOnce(issuers, ({ entityId }) => entityId))
  .readonly()

export type SamlIssuers = z.infer<typeof samlIssuers>

export const samlIssuerList: Parser<SamlIssuers> = {
  expected:
    'a JSON list of {"entityId", "certificates": [PEM, ..], "scopes": [..], "userAttribute"?, "userIs"?: "id" or "userName"}, each entityId once',
  read: (raw) => samlIssuers.parse(JSON.parse(raw)),
}

const introspection = z.strictObject({
  url,
  id: text,
  secret: secretSource,
  cacheSeconds: z.int().min(0).max(3600).default(30),
  issuer: text.optional(),
  audience: text.optional(),
})

export type Introspection = z.infer<typeof introspection>

export const introspectionOf: Parser<Introspection> = {
  expected:
    'JSON {"url", "id", "secret": "env:NAME" or "file:/path", "cacheSeconds"?, "issuer"?, "audience"?}',
  read: (raw) => introspection.parse(JSON.parse(raw)),
  settle: (value, surroundings): Settled<Introspection> => settleSecrets(value, surroundings),
}

const SIGNING_KEY = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g

/** Private keys in PEM, one after the other. */
export const signingKeys: Parser<readonly string[]> = {
  expected: 'one or more private keys on P-256 in PEM (PKCS #8)',
  read: (raw) => {
    const keys = raw.match(SIGNING_KEY) ?? []
    if (raw.replaceAll(SIGNING_KEY, '').trim() === '') return keys
    throw new TypeError('something else between the keys')
  },
}
