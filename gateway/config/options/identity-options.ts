import { apiKeyList } from '../api-keys.ts'
import type { OptionTable } from '../option.ts'
import { httpUrl, integer, oneOf, someOf, text } from '../parsers.ts'

export const identityOptions = {
  oidcIssuer: {
    env: 'OIDC_ISSUER',
    doc: 'Issuer that tokens must name (`iss`). In production an https URL.',
    fallback: null,
    parse: text('the issuer, as tokens spell it'),
  },
  oidcJwksUrl: {
    env: 'OIDC_JWKS_URL',
    doc: 'Where the issuer publishes its keys.',
    fallback: {
      doc: '`<OIDC_ISSUER>/jwks`',
      from: (read) => `${read('OIDC_ISSUER').replace(/\/+$/, '')}/jwks`,
    },
    parse: httpUrl,
  },
  oidcAudience: {
    env: 'OIDC_AUDIENCE',
    doc: 'Audience that tokens must name (`aud`).',
    fallback: null,
    parse: text('the audience, as tokens spell it'),
  },
  oidcAlgorithms: {
    env: 'OIDC_ALGORITHMS',
    doc: 'Signature algorithms that are accepted, comma-separated.',
    fallback: 'RS256,PS256,ES256,EdDSA',
    parse: someOf(
      oneOf(
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
      ),
    ),
  },
  oidcClockToleranceSeconds: {
    env: 'OIDC_CLOCK_TOLERANCE_SECONDS',
    doc: "How far the issuer's clock may be off, in seconds.",
    fallback: '30',
    parse: integer(0, 300),
  },
  apiKeys: {
    env: 'API_KEYS',
    doc: 'Keys of apps: a JSON list of `{"appId", "sha256", "scopes", "userId"?}`; of the key only its SHA-256.',
    fallback: '[]',
    parse: apiKeyList,
    isSecret: true,
  },
} as const satisfies OptionTable
