/**
 * Who we are to each backend.
 *
 * @module
 */
import { BackendError } from '../../subgraphs/backend/errors.ts'
import type { Credential } from '../../subgraphs/backend/http-backend.ts'
import { readNumber, readObject, readString } from '../../subgraphs/backend/parse.ts'
import type { Transport, TransportResponse } from '../../subgraphs/backend/transport.ts'

type ProofHeaders = Readonly<Record<string, string>>

/** The same headers on every call; empty for a backend that asks for none. */
export const staticCredential = (headers: ProofHeaders): Credential => ({
  headers: () => headers,
  refused: () => false,
})

export interface ClientCredentialsOptions {
  /** The backend's name, for errors. */
  readonly backend: string
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** Further form fields, e.g. `audience` or `scope`. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Budget of one token request, in milliseconds. */
  readonly timeoutMs: number
  readonly transport: Transport
  /** Milliseconds since 1970. */
  readonly now: () => number
}

interface Token {
  readonly headers: ProofHeaders
  readonly freshUntilMs: number
}

/** Tokens are renewed this long before they end, so that none ends on its way. */
const RENEWAL_LEAD_MS = 30_000

/**
 * OAuth 2 client credentials (RFC 6749 section 4.4): one token for all calls, one request for it however many wait,
 * renewed ahead of its end and after a 401. Rejects with `BACKEND_AUTH` when no token can be had.
 */
export function clientCredentials(options: ClientCredentialsOptions): Credential {
  let current: Promise<Token> | null = null
  const renew = (): Promise<Token> => {
    const requested = requestToken(options)
    current = requested
    requested.catch(() => {
      if (current === requested) current = null
    })
    return requested
  }
  const fresh = async (): Promise<Token> => {
    const asked = current ?? renew()
    const token = await asked
    if (token.freshUntilMs > options.now()) return token
    return current === asked || current === null ? renew() : current
  }
  return {
    headers: async () => (await fresh()).headers,
    refused: async (headers) => {
      const asked = current
      if (asked !== null && (await asked).headers === headers && current === asked) current = null
      return true
    },
  }
}

async function requestToken(options: ClientCredentialsOptions): Promise<Token> {
  const { backend, transport, tokenUrl: url, timeoutMs, now } = options
  const askedAtMs = now()
  try {
    const response = await transport({
      method: 'POST',
      url,
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: formOf(options),
      timeoutMs,
      maxBytes: 64 * 1024,
    })
    return readToken(response, askedAtMs)
  } catch (cause) {
    throw new BackendError('BACKEND_AUTH', backend, 'no access token could be had', { cause })
  }
}

const formOf = ({ clientId, clientSecret, parameters = {} }: ClientCredentialsOptions): string =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    ...parameters,
  }).toString()

function readToken({ status, body }: TransportResponse, askedAtMs: number): Token {
  if (status !== 200) throw new Error(`the token endpoint answered with status ${String(status)}`)
  const json = readObject(JSON.parse(body.toString('utf8')), 'token')
  const accessToken = readString(json.access_token, 'token.access_token')
  const lifetimeMs = readNumber(json.expires_in, 'token.expires_in') * 1000
  return {
    headers: { authorization: `Bearer ${accessToken}` },
    freshUntilMs: askedAtMs + Math.max(lifetimeMs - RENEWAL_LEAD_MS, lifetimeMs / 2),
  }
}
