/**
 * Who calls: every way of proving it, wired to its provider, its store and the directory.
 *
 * @module
 */
import type { Transport } from '../subgraphs/backend/transport.ts'
import type { UserRecord } from '../subgraphs/users/index.ts'
import type { Config } from './config/options.ts'
import { createApiKeyVerifier } from './identity/api-keys.ts'
import { createAuthenticate, type Authenticate } from './identity/authenticate.ts'
import { createFreshRead, type IdentityStore } from './identity/identity-store.ts'
import { createJwtIssuer } from './identity/jwt.ts'
import { createKeyVerifier } from './identity/keys/key-verifier.ts'
import { createOwnTokens, type OwnTokens } from './identity/own-tokens.ts'
import { createSamlVerifier } from './identity/saml/saml-verifier.ts'
import { createSecretReader } from './identity/secrets.ts'
import { createTokenEndpoint, type AnswerTokenRequest } from './identity/token-endpoint.ts'
import { createIntrospection } from './identity/tokens/introspection.ts'
import type { TokenIssuer } from './identity/tokens/token-issuer.ts'
import { createTokenVerifier } from './identity/tokens/token-verifier.ts'

export interface CallerDeps {
  /** Reaches issuers. */
  readonly transport: Transport
  readonly store: IdentityStore
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly findById: (id: string) => Promise<UserRecord | null>
  readonly findByUserName: (userName: string) => Promise<UserRecord | null>
}

export interface Callers {
  readonly authenticate: Authenticate
  /** Absent without SAML providers. */
  readonly oauth?: {
    readonly answer: AnswerTokenRequest
    readonly jwks: object
    readonly metadata: object
  }
}

export function createCallers(config: Config, deps: CallerDeps): Callers {
  const { store, now } = deps
  const read = createFreshRead(store, now)
  const fallback = createApiKeyVerifier(config.apiKeys)
  const verifyApiKey = createKeyVerifier({ read, now, fallback })
  const own = config.samlIssuers.length > 0 ? createOwn(config, now) : null
  const authenticate = createAuthenticate({
    verifyApiKey,
    verifyToken: createTokenVerifier({
      issuers: [...issuersOf(config, deps), ...(own === null ? [] : [own.issuer])],
      introspection: introspectionOf(config, deps),
      read,
      now,
    }),
  })
  return own === null
    ? { authenticate }
    : { authenticate, oauth: createOAuth(config, deps, { own, verifyApiKey }) }
}

const createOwn = (config: Config, now: () => number): OwnTokens =>
  createOwnTokens({
    publicUrl: config.publicUrl,
    signingKeys: config.tokenSigningKeys,
    lifetimeSeconds: config.tokenLifetimeSeconds,
    clockToleranceSeconds: config.oidcClockToleranceSeconds,
    now,
  })

function issuersOf(config: Config, { transport, now }: CallerDeps): readonly TokenIssuer[] {
  const common = {
    clockToleranceSeconds: config.oidcClockToleranceSeconds,
    timeoutMs: config.identityTimeoutMs,
    transport,
    now,
  }
  const main = {
    issuer: config.oidcIssuer,
    audience: config.oidcAudience,
    jwksUrl: config.oidcJwksUrl,
    algorithms: config.oidcAlgorithms,
    types: config.oidcTokenTypes,
    claims: claimsOf(config),
  }
  return [main, ...config.oidcIssuers].map((issuer) => createJwtIssuer({ ...common, ...issuer }))
}

const claimsOf = ({ oidcUserClaim, oidcScopeClaim, oidcAppClaim }: Config) => ({
  user: oidcUserClaim,
  scopes: oidcScopeClaim,
  app: oidcAppClaim,
})

function introspectionOf(
  config: Config,
  { transport, now }: CallerDeps,
): TokenIssuer<string> | null {
  const introspection = config.oidcIntrospection
  if (introspection === null) return null
  const { url, id, secret, cacheSeconds, issuer, audience } = introspection
  return createIntrospection({
    url,
    clientId: id,
    clientSecret: createSecretReader({ now })(secret),
    cacheSeconds,
    issuer: issuer ?? config.oidcIssuer,
    audience: audience ?? config.oidcAudience,
    claims: claimsOf(config),
    clockToleranceSeconds: config.oidcClockToleranceSeconds,
    timeoutMs: config.identityTimeoutMs,
    transport,
    now,
  })
}

interface OAuthParts {
  readonly own: OwnTokens
  readonly verifyApiKey: ReturnType<typeof createKeyVerifier>
}

function createOAuth(
  { publicUrl, samlIssuers, oidcClockToleranceSeconds }: Config,
  { store, now, findById, findByUserName }: CallerDeps,
  { own, verifyApiKey }: OAuthParts,
): NonNullable<Callers['oauth']> {
  const tokenEndpoint = `${publicUrl}/oauth/token`
  const providerOf = (entityId: string) =>
    samlIssuers.find((provider) => provider.entityId === entityId)
  const clockToleranceSeconds = oidcClockToleranceSeconds
  return {
    jwks: own.jwks,
    metadata: metadataOf(publicUrl, tokenEndpoint),
    answer: createTokenEndpoint({
      verifyApiKey,
      verifyAssertion: createSamlVerifier({
        ...{ issuers: samlIssuers, tokenEndpoint, clockToleranceSeconds, store, now },
      }),
      findUser: async ({ issuer, name }) => {
        const find = providerOf(issuer)?.userIs === 'id' ? findById : findByUserName
        const user = await find(name)
        return user?.isActive === true ? user.id : null
      },
      scopesOf: (issuer) => providerOf(issuer)?.scopes ?? [],
      tokens: own,
    }),
  }
}

/** RFC 8414. */
const metadataOf = (issuer: string, tokenEndpoint: string) => ({
  issuer,
  token_endpoint: tokenEndpoint,
  jwks_uri: `${issuer}/oauth/jwks`,
  grant_types_supported: [
    'urn:ietf:params:oauth:grant-type:saml2-bearer',
    'urn:ietf:params:oauth:grant-type:token-exchange',
  ],
  response_types_supported: [],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
})
