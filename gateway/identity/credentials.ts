/**
 * Who we are to each backend.
 *
 * @module
 */
import { BackendError } from '../../subgraphs/backend/errors.ts'
import type { Credential } from '../../subgraphs/backend/http-backend.ts'
import { readNumber, readObject, readString } from '../../subgraphs/backend/parse.ts'
import { statusError, type StatusErrorReader } from '../../subgraphs/backend/status-error.ts'
import { transportFailure } from '../../subgraphs/backend/transport-failure.ts'
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
 * renewed ahead of its end and after a 401. Rejects with `BACKEND_AUTH` when the token endpoint refuses us, with what
 * its failure means otherwise.
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
  const askedAtMs = options.now()
  const response = await askForToken(options)
  if (response.status !== 200) throw statusError(options.backend, response, readRefusal)
  return readToken(options.backend, response, askedAtMs)
}

async function askForToken(options: ClientCredentialsOptions): Promise<TransportResponse> {
  const { backend, transport, tokenUrl: url, timeoutMs } = options
  try {
    return await transport({
      method: 'POST',
      url,
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: formOf(options),
      timeoutMs,
      maxBytes: 64 * 1024,
    })
  } catch (cause) {
    throw transportFailure(backend, cause)
  }
}

/** RFC 6749 section 5.2: `invalid_client` and the like are answered 400 or 401. */
const readRefusal: StatusErrorReader = ({ status }) =>
  status === 400 || status === 401 || status === 403
    ? { code: 'BACKEND_AUTH', message: 'the token endpoint refused us' }
    : null

const formOf = ({ clientId, clientSecret, parameters = {} }: ClientCredentialsOptions): string =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    ...parameters,
  }).toString()

function readToken(backend: string, { body }: TransportResponse, askedAtMs: number): Token {
  try {
    const json = readObject(JSON.parse(body.toString('utf8')), 'token')
    const accessToken = readString(json.access_token, 'token.access_token')
    const lifetimeMs = readNumber(json.expires_in, 'token.expires_in') * 1000
    return {
      headers: { authorization: `Bearer ${accessToken}` },
      freshUntilMs: askedAtMs + Math.max(lifetimeMs - RENEWAL_LEAD_MS, lifetimeMs / 2),
    }
  } catch (cause) {
    throw new BackendError('BACKEND_MALFORMED', backend, 'its token is malformed', { cause })
  }
}
