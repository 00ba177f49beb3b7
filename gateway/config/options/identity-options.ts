import { apiKeyList } from '../api-keys.ts'
import type { OptionTable } from '../option.ts'
import { httpUrl, integer, oneOf, optional, someOf, storeUrl, text } from '../parsers.ts'
import {
  ALGORITHMS,
  introspectionOf,
  oidcIssuerList,
  samlIssuerList,
  signingKeys,
} from '../token-issuers.ts'

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
    parse: someOf(oneOf(...ALGORITHMS)),
  },
  oidcClockToleranceSeconds: {
    env: 'OIDC_CLOCK_TOLERANCE_SECONDS',
    doc: "How far the issuer's clock may be off, in seconds.",
    fallback: '30',
    parse: integer(0, 300),
  },
  oidcTokenTypes: {
    env: 'OIDC_TOKEN_TYPES',
    doc: 'Values of `typ` that are accepted, comma-separated; `jwt` for providers that do not follow RFC 9068.',
    fallback: 'at+jwt',
    parse: someOf(text('a type in lower case')),
  },
  oidcUserClaim: {
    env: 'OIDC_USER_CLAIM',
    doc: "Claim that holds the person's id in the directory.",
    fallback: 'sub',
    parse: text('a claim'),
  },
  oidcScopeClaim: {
    env: 'OIDC_SCOPE_CLAIM',
    doc: 'Claim that holds the scopes, as a text with blanks or a list.',
    fallback: 'scope',
    parse: text('a claim'),
  },
  oidcAppClaim: {
    env: 'OIDC_APP_CLAIM',
    doc: 'Claim that holds the client that the token was issued to.',
    fallback: 'client_id',
    parse: text('a claim'),
  },
  oidcIssuers: {
    env: 'OIDC_ISSUERS',
    doc: 'Further issuers: a JSON list of `{"issuer", "audience", "jwksUrl", "algorithms", "types"?, "claims"?: {"user"?, "scopes"?, "app"?}}`.',
    fallback: '[]',
    parse: oidcIssuerList,
  },
  oidcIntrospection: {
    env: 'OIDC_INTROSPECTION',
    doc: 'Where opaque tokens are introspected: JSON `{"url", "id", "secret": "env:NAME" or "file:/path", "cacheSeconds"? (30), "issuer"?, "audience"?}`. Empty: none are taken.',
    fallback: '',
    parse: optional(introspectionOf),
    isSecret: true,
  },
  keysStore: {
    env: 'KEYS_STORE',
    doc: "Where apps' keys, revoked tokens and used assertions are kept: `sqlite:<file>`, `redis://…` or `postgres://…`. With more than one process not a file.",
    fallback: 'sqlite:.roundabout/keys.sqlite',
    parse: storeUrl,
    isSecret: true,
  },
  samlIssuers: {
    env: 'SAML_ISSUERS',
    doc: 'SAML 2.0 providers for `/oauth/token`: a JSON list of `{"entityId", "certificates": [PEM], "scopes", "userAttribute"? (default the NameID), "userIs"?: "userName" (default) or "id"}`. Empty list: no tokens are given.',
    fallback: '[]',
    parse: samlIssuerList,
  },
  tokenSigningKeys: {
    env: 'TOKEN_SIGNING_KEYS',
    doc: 'Private keys on P-256 in PEM that sign the tokens of `/oauth/token`: the first one signs, all are published. Empty: a new one at every start.',
    fallback: '',
    parse: signingKeys,
    isSecret: true,
  },
  tokenLifetimeSeconds: {
    env: 'TOKEN_LIFETIME_SECONDS',
    doc: 'How long the tokens of `/oauth/token` are good, in seconds; never beyond the assertion and `OIDC_CLOCK_TOLERANCE_SECONDS`.',
    fallback: '600',
    parse: integer(30, 3600),
  },
  apiKeys: {
    env: 'API_KEYS',
    doc: 'Keys of apps for development: a JSON list of `{"appId", "sha256", "scopes", "userId"?}`; of the key only its SHA-256. Not in production: there `npm run keys` makes them.',
    fallback: '[]',
    parse: apiKeyList,
    isSecret: true,
  },
} as const satisfies OptionTable
