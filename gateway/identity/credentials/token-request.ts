/**
 * One question to a token endpoint (RFC 6749 section 3.2).
 *
 * @module
 */
import { readNumber, readObject, readString } from '../../../subgraphs/backend/parse.ts'
import type { Transport, TransportResponse } from '../../../subgraphs/backend/transport.ts'

export interface TokenEndpoint {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: () => string
  /** How the client shows who it is: in the form, or by HTTP Basic. Default `post`. */
  readonly authentication?: 'post' | 'basic' | undefined
  /** Budget of one question, in milliseconds. */
  readonly timeoutMs: number
  readonly transport: Transport
}

export interface IssuedToken {
  readonly accessToken: string
  readonly lifetimeMs: number
}

/** The endpoint answered, with something else than a token. */
export class NoTokenError extends Error {
  override readonly name = 'NoTokenError'
  readonly response: TransportResponse

  constructor(response: TransportResponse) {
    super(`the token endpoint answered with status ${String(response.status)}`)
    this.response = response
  }
}

const MAX_ANSWER_BYTES = 64 * 1024

/** Rejects when there is no usable token in the answer. */
export async function requestToken(
  endpoint: TokenEndpoint,
  form: Readonly<Record<string, string>>,
): Promise<IssuedToken> {
  const { url, timeoutMs, transport } = endpoint
  const response = await transport({
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(endpoint.authentication === 'basic' ? { authorization: basicOf(endpoint) } : {}),
    },
    body: new URLSearchParams({ ...form, ...clientFields(endpoint) }).toString(),
    timeoutMs,
    maxBytes: MAX_ANSWER_BYTES,
  })
  return readToken(response)
}

const clientFields = ({ authentication, clientId, clientSecret }: TokenEndpoint) =>
  authentication === 'basic' ? {} : { client_id: clientId, client_secret: clientSecret() }

/** RFC 6749 section 2.3.1: both halves are form-encoded first. */
const basicOf = ({ clientId, clientSecret }: TokenEndpoint): string =>
  toBasic(formEncode(clientId), formEncode(clientSecret()))

export const toBasic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`

export const formEncode = (text: string): string =>
  new URLSearchParams({ '': text }).toString().slice(1)

function readToken(response: TransportResponse): IssuedToken {
  const { status, body } = response
  if (status !== 200) throw new NoTokenError(response)
  const json = readObject(JSON.parse(body.toString('utf8')), 'token')
  const accessToken = readString(json['access_token'], 'token.access_token')
  const seconds = readNumber(json['expires_in'], 'token.expires_in')
  if (!TOKEN.test(accessToken)) throw new Error('the token is none that a header can carry')
  return { accessToken, lifetimeMs: seconds * 1000 }
}

/** RFC 6750 section 2.1. */
const TOKEN = /^[\w\-.~+/]+=*$/
