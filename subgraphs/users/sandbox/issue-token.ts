import type { Provider, ResourceServerInstance } from 'oidc-provider'
import {
  apiServer,
  DAY_SECONDS,
  SANDBOX_AUDIENCE,
  SANDBOX_CLIENTS,
  SANDBOX_SCOPES,
} from './oidc-provider.ts'

export interface TokenOptions {
  /** Lifetime in seconds, not 0; below 0 the token is already expired. Default 30 days. */
  readonly expiresInSeconds?: number
  /** Space-separated. Default: all scopes of the gateway's API. */
  readonly scope?: string
  /** `jwt` (RFC 9068) or `opaque`, which only introspection understands. Default `jwt`. */
  readonly format?: 'jwt' | 'opaque'
}

/** A real access token of the provider: its model, its keys. `userId` becomes `sub`, known or not. */
export type TokenIssuer = (userId: string, options?: TokenOptions) => Promise<string>

export const READY_TOKEN_SECONDS = 30 * DAY_SECONDS

export const createTokenIssuer =
  (provider: Provider): TokenIssuer =>
  async (accountId, options = {}) => {
    const { expiresInSeconds = READY_TOKEN_SECONDS, format = 'jwt' } = options
    const client = await provider.Client.find(SANDBOX_CLIENTS.app.id)
    if (client === undefined) throw new TypeError('the sandbox app is not registered')
    const token = new provider.AccessToken({
      client,
      accountId,
      scope: options.scope ?? SANDBOX_SCOPES.join(' '),
      expiresIn: expiresInSeconds,
      resourceServer: toInstance(format),
      gty: 'sandbox',
      grantId: '', // nobody was asked for consent
    })
    return token.save()
  }

function toInstance(format: 'jwt' | 'opaque'): ResourceServerInstance {
  const server = apiServer(format)
  const identifier = () => SANDBOX_AUDIENCE
  return { ...server, scopes: new Set(server.scope.split(' ')), identifier }
}
