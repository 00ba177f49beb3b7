import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SandboxBackend, VendorError } from '../../sandbox-kit/sandbox-backend.ts'
import { createTokenIssuer, type TokenIssuer } from './issue-token.ts'
import {
  createOidcProvider,
  SANDBOX_AUDIENCE,
  SANDBOX_CLIENTS,
  SANDBOX_SCOPES,
} from './oidc-provider.ts'
import { createOidcStore } from './oidc-store.ts'
import { handleToken, TOKEN_PATH } from './token-endpoint.ts'

export { SANDBOX_AUDIENCE, SANDBOX_CLIENTS, SANDBOX_SCOPES } from './oidc-provider.ts'
export type { TokenIssuer, TokenOptions } from './issue-token.ts'

export interface IdentitySandboxOptions {
  /** `iss` of its tokens and base of all its URLs, without a slash at its end: `http://127.0.0.1:4100/oidc`. */
  readonly issuer: string
}

export interface IdentitySandbox extends SandboxBackend {
  /** Tokens without login, as `POST /sandbox/token` gives them. */
  readonly issueToken: TokenIssuer
}

/** An OpenID provider for the sandbox's people, by `oidc-provider`. Keys are new at every start. */
export function createIdentitySandbox({ issuer }: IdentitySandboxOptions): IdentitySandbox {
  const store = createOidcStore()
  const provider = createOidcProvider(issuer, store)
  const issueToken = createTokenIssuer(provider)
  const oidc = provider.callback()
  const path = new URL(issuer).pathname.replace(/\/$/, '')
  return {
    name: 'identity',
    subgraph: 'identity',
    mountPath: '/oidc',
    issueToken,
    handle: (request, response) => {
      const answered = isTokenRequest(request)
        ? handleToken(issueToken, request, response)
        : oidc(underPath(request, path), response)
      answered.catch(() => response.destroy())
    },
    vendorError,
    ownFaults: [],
    setFault: () => undefined,
    describe: () => describe(issuer),
    close: () => {
      store.close()
      return Promise.resolve()
    },
  }
}

const isTokenRequest = ({ url }: IncomingMessage) => url?.split('?', 1)[0] === TOKEN_PATH

/** oidc-provider learns from `originalUrl` under which path it is mounted, and puts it into the URLs it publishes. */
const underPath = (request: IncomingMessage, path: string): IncomingMessage =>
  Object.assign(request, { originalUrl: path + (request.url ?? '/') })

const DESCRIPTIONS = {
  'rate-limited': { status: 429, error: 'slow_down' },
  'server-error': { status: 500, error: 'server_error' },
  'expired-token': { status: 401, error: 'invalid_client' },
} as const

function vendorError(fault: keyof typeof DESCRIPTIONS): VendorError {
  const { status, error } = DESCRIPTIONS[fault]
  return { status, body: { error, error_description: `fault ${fault} of the sandbox` } }
}

const describe = (issuer: string): Readonly<Record<string, unknown>> => ({
  protocol: 'OpenID Connect; JWT access tokens (RFC 9068)',
  issuer,
  audience: SANDBOX_AUDIENCE,
  scopes: SANDBOX_SCOPES,
  discovery: `${issuer}/.well-known/openid-configuration`,
  jwksUrl: `${issuer}/jwks`,
  clients: SANDBOX_CLIENTS,
  examples: {
    token: `curl -d '{"user":"ada"}' ${issuer}${TOKEN_PATH}`,
    shortToken: `curl -d '{"user":"ada","expiresInSeconds":60}' ${issuer}${TOKEN_PATH}`,
    clientCredentials: `curl -u ${SANDBOX_CLIENTS.app.id}:${SANDBOX_CLIENTS.app.secret} -d grant_type=client_credentials -d scope=map.read ${issuer}/token`,
  },
})
