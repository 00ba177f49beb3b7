/**
 * The sandbox's OpenID provider: which clients, scopes and keys there are.
 *
 * @module
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import {
  Provider,
  type ClientMetadata,
  type Configuration,
  type ResourceServer,
} from 'oidc-provider'
import type { OidcStore } from './oidc-store.ts'

/** `aud` of access tokens: the gateway's API. */
export const SANDBOX_AUDIENCE = 'https://api.roundabout.test'

/** Scopes of the gateway's API. */
export const SANDBOX_SCOPES = ['openid', 'car.read', 'map.read'] as const

export const DAY_SECONDS = 24 * 60 * 60

/** Fixed and public: for development only. */
export const SANDBOX_CLIENTS = {
  /** Client credentials → JWT access tokens. */
  app: { id: 'sandbox-app', secret: 'sandbox-app-secret' },
  /** Client credentials → opaque access tokens. */
  opaqueApp: { id: 'sandbox-opaque-app', secret: 'sandbox-opaque-app-secret' },
  /** May introspect every opaque token. */
  gateway: { id: 'sandbox-gateway', secret: 'sandbox-gateway-secret' },
} as const

export function createOidcProvider(issuer: string, store: OidcStore): Provider {
  const provider = new Provider(issuer, configurationOf(store))
  provider.silent = true // a failure is answered, not printed
  return provider
}

/** The gateway's API as oidc-provider sees it; tokens for it are JWTs by RFC 9068, or opaque. */
export const apiServer = (accessTokenFormat: 'jwt' | 'opaque'): ResourceServer => ({
  scope: SANDBOX_SCOPES.join(' '),
  audience: SANDBOX_AUDIENCE,
  accessTokenFormat,
  jwt: { sign: { alg: 'ES256' } },
})

const configurationOf = ({ adapter }: OidcStore): Configuration => ({
  adapter,
  clients: clients(),
  jwks: { keys: [createSigningKey()] },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  scopes: [...SANDBOX_SCOPES],
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  responseTypes: [],
  ttl: {
    AccessToken: DAY_SECONDS,
    ClientCredentials: DAY_SECONDS,
  },
  features: {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => SANDBOX_AUDIENCE,
      getResourceServerInfo: (_ctx, _resource, { clientId }) =>
        apiServer(clientId === SANDBOX_CLIENTS.opaqueApp.id ? 'opaque' : 'jwt'),
    },
  },
  renderError: (ctx, { error, error_description }) => {
    ctx.body = { error, error_description }
  },
})

function createSigningKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }
}

const clients = (): ClientMetadata[] =>
  Object.values(SANDBOX_CLIENTS).map(({ id, secret }) => ({
    client_id: id,
    client_secret: secret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    scope: SANDBOX_SCOPES.join(' '),
  }))
