/**
 * `/oauth/token`: a SAML assertion in, a short token of our own out. As a grant (RFC 7522) or as an exchange (RFC 8693).
 *
 * @module
 */
import { isBackendError } from '../../subgraphs/backend/errors.ts'
import { AuthenticationError } from './authentication-error.ts'
import type { OwnTokens } from './own-tokens.ts'
import type { Principal } from './principal.ts'
import type { Subject } from './saml/saml-verifier.ts'

export interface TokenEndpointOptions {
  /** Apps show who they are by their API key. */
  readonly verifyApiKey: (key: string) => Principal | Promise<Principal>
  readonly verifyAssertion: (encoded: string) => Promise<Subject>
  /** The person in the directory, if they are there and active; `null` = they are not. */
  readonly findUser: (subject: Subject) => Promise<string | null>
  /** What people of this provider may be allowed. */
  readonly scopesOf: (issuer: string) => readonly string[]
  readonly tokens: Pick<OwnTokens, 'mint'>
}

export interface TokenRequest {
  /** Each field once. */
  readonly form: Readonly<Record<string, string | undefined>>
  readonly authorization: string | undefined
  readonly apiKey: string | undefined
}

/** As OAuth spells answers (RFC 6749 sections 5.1 and 5.2). */
export interface OAuthAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, string | number>>
  /** `WWW-Authenticate`; absent = none. */
  readonly challenge?: string
}

export type AnswerTokenRequest = (request: TokenRequest) => Promise<OAuthAnswer>

const GRANT = 'urn:ietf:params:oauth:grant-type:'
const TYPE = 'urn:ietf:params:oauth:token-type:'

class OAuthError extends Error {
  readonly answer: OAuthAnswer
  constructor(error: string, description: string, status = 400) {
    super(description)
    this.answer = { status, body: { error, error_description: description.replaceAll('"', "'") } }
  }
}

/** A credential that is not good is 401, whichever half of the request held it: see the decision records. */
export const createTokenEndpoint =
  (options: TokenEndpointOptions): AnswerTokenRequest =>
  async (request) => {
    try {
      return await answer(options, request)
    } catch (error) {
      if (error instanceof OAuthError) return error.answer
      if (!isBackendError(error)) throw error
      const description = 'What is needed to decide is not available: try again.'
      return new OAuthError('temporarily_unavailable', description, 503).answer
    }
  }

async function answer(options: TokenEndpointOptions, request: TokenRequest): Promise<OAuthAnswer> {
  const grant = readGrant(request.form)
  const app = await authenticateApp(options, request)
  const subject = await orRefuse('invalid_grant', () => options.verifyAssertion(grant.assertion))
  const userId = await options.findUser(subject)
  if (userId === null) {
    throw new OAuthError('invalid_grant', 'The person is not known here, or not active.', 401)
  }
  if (app.userId !== null && app.userId !== userId) {
    throw new OAuthError('invalid_grant', 'The app acts for another person.', 401)
  }
  const scopes = grantScopes(options.scopesOf(subject.issuer), app.scopes, request.form['scope'])
  const claims = { userId, appId: app.appId ?? '', scopes, endsAtMs: subject.endsAtMs }
  const { token, expiresIn } = await options.tokens.mint(claims)
  return {
    status: 200,
    body: {
      access_token: token,
      token_type: 'Bearer',
      expires_in: expiresIn,
      scope: scopes.join(' '),
      ...(grant.isExchange ? { issued_token_type: `${TYPE}access_token` } : {}),
    },
  }
}

function readGrant(form: TokenRequest['form']) {
  const required = (name: string): string => {
    const value = form[name]
    if (value) return value
    throw new OAuthError('invalid_request', `The field "${name}" is missing.`)
  }
  switch (required('grant_type')) {
    case `${GRANT}saml2-bearer`:
      return { assertion: required('assertion'), isExchange: false }
    case `${GRANT}token-exchange`: {
      const wanted = form['requested_token_type'] ?? `${TYPE}access_token`
      if (required('subject_token_type') !== `${TYPE}saml2` || form['actor_token'] !== undefined) {
        throw new OAuthError('invalid_request', 'Only SAML 2.0 assertions are exchanged, alone.')
      }
      if (wanted !== `${TYPE}access_token` && wanted !== `${TYPE}jwt`) {
        throw new OAuthError('invalid_request', 'Only access tokens are given.')
      }
      return { assertion: required('subject_token'), isExchange: true }
    }
    default:
      throw new OAuthError('unsupported_grant_type', 'Send saml2-bearer or token-exchange.')
  }
}

async function authenticateApp(
  { verifyApiKey }: TokenEndpointOptions,
  request: TokenRequest,
): Promise<Principal> {
  try {
    const { id, key } = readClient(request)
    const app = await orRefuse('invalid_client', async () => verifyApiKey(key))
    if (id === null || id === app.appId) return app
    throw new OAuthError('invalid_client', 'The API key is of another app.', 401)
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    throw Object.assign(error, {
      answer: { ...error.answer, challenge: 'Basic realm="roundabout", charset="UTF-8"' },
    })
  }
}

/** One way only (RFC 6749 section 2.3). */
function readClient({ form, authorization, apiKey }: TokenRequest) {
  const ways = [
    ...(authorization === undefined ? [] : [readBasic(authorization)]),
    ...(apiKey === undefined ? [] : [{ id: form['client_id'] ?? null, key: apiKey }]),
    ...(form['client_secret'] === undefined
      ? []
      : [{ id: form['client_id'] ?? null, key: form['client_secret'] }]),
  ]
  const [way, ...others] = ways
  if (way !== undefined && others.length === 0) return way
  const description = 'Show which app asks, in one way: its id and API key by HTTP Basic.'
  throw new OAuthError('invalid_client', description, 401)
}

function readBasic(authorization: string): { readonly id: string; readonly key: string } {
  const encoded = /^Basic +([\w+/]+=*)$/i.exec(authorization)?.[1] ?? ''
  const [, id, key] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? []
  if (id === undefined || key === undefined) {
    throw new OAuthError('invalid_client', '"Authorization" must be HTTP Basic here.', 401)
  }
  return { id: formDecode(id), key: formDecode(key) }
}

const formDecode = (text: string): string => new URLSearchParams(`=${text}`).get('') ?? ''

/** @throws {OAuthError} 401 with the reason, when a credential is not good. */
async function orRefuse<T>(code: string, verify: () => Promise<T>): Promise<T> {
  try {
    return await verify()
  } catch (error) {
    if (!(error instanceof AuthenticationError)) throw error
    throw new OAuthError(code, error.message, 401)
  }
}

function grantScopes(
  ofProvider: readonly string[],
  ofApp: readonly string[],
  wanted: string | undefined,
): readonly string[] {
  const allowed = ofProvider.filter((scope) => ofApp.includes(scope)).toSorted()
  const asked = wanted?.split(' ').filter(Boolean) ?? []
  if (asked.length === 0) return allowed
  const excess = asked.find((scope) => !allowed.includes(scope))
  if (excess === undefined) return [...new Set(asked)].toSorted()
  throw new OAuthError('invalid_scope', 'A scope was asked for that this app may not have here.')
}
