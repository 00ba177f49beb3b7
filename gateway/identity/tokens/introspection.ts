/**
 * Opaque tokens: only their issuer can tell what they are worth (RFC 7662).
 *
 * @module
 */
import { BackendError } from '../../../subgraphs/backend/errors.ts'
import { readNumber, readObject, type JsonObject } from '../../../subgraphs/backend/parse.ts'
import { transportFailure } from '../../../subgraphs/backend/transport-failure.ts'
import type { Transport } from '../../../subgraphs/backend/transport.ts'
import { AuthenticationError } from '../authentication-error.ts'
import { formEncode, toBasic } from '../credentials/token-request.ts'
import type { Secret } from '../secrets.ts'
import {
  STANDARD_CLAIMS,
  toPrincipal,
  type ClaimNames,
  type TokenIssuer,
  type VerifiedToken,
} from './token-issuer.ts'

export interface IntrospectionOptions {
  readonly issuer: string
  /** `aud` that the answer must carry: else a token for another API would do. */
  readonly audience: string
  readonly url: string
  readonly clientId: string
  readonly clientSecret: Secret
  /** Default {@link STANDARD_CLAIMS}. */
  readonly claims?: ClaimNames | undefined
  readonly clockToleranceSeconds: number
  /** An answer is believed for this long at most, and never beyond the token's end. */
  readonly cacheSeconds: number
  /** Budget of one question, in milliseconds. */
  readonly timeoutMs: number
  readonly transport: Transport
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export const createIntrospection = (options: IntrospectionOptions): TokenIssuer<string> => ({
  issuer: options.issuer,
  verify: async (token) => toVerified(await ask(options, token), options),
})

async function ask(options: IntrospectionOptions, token: string): Promise<JsonObject> {
  const { url, clientId, clientSecret, timeoutMs, transport } = options
  const response = await transport({
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      authorization: toBasic(formEncode(clientId), formEncode(clientSecret())),
    },
    body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
    timeoutMs,
    maxBytes: 64 * 1024,
  }).catch((cause: unknown) => {
    throw transportFailure('identity', cause)
  })
  try {
    if (response.status === 200) {
      return readObject(JSON.parse(response.body.toString('utf8')), 'introspection')
    }
  } catch (cause) {
    throw new BackendError('BACKEND_MALFORMED', 'identity', 'its answer is malformed', { cause })
  }
  if (response.status === 400) {
    throw new AuthenticationError('The token is none that its issuer introspects.')
  }
  throw new BackendError(
    response.status === 401 || response.status === 403 ? 'BACKEND_AUTH' : 'BACKEND_UNAVAILABLE',
    'identity',
    `its introspection answered with status ${String(response.status)}`,
  )
}

function toVerified(answer: JsonObject, options: IntrospectionOptions): VerifiedToken {
  const { issuer, audience, claims = STANDARD_CLAIMS, clockToleranceSeconds, now } = options
  if (answer['active'] !== true) {
    throw new AuthenticationError(
      'The token is not active: its issuer does not know it, or it ended.',
    )
  }
  if (answer['iss'] !== undefined && answer['iss'] !== issuer) {
    throw new AuthenticationError('The token is from an issuer that this gateway does not trust.')
  }
  if (![answer['aud']].flat().includes(audience)) {
    throw new AuthenticationError('The token is for another audience, not for this gateway.')
  }
  const nowMs = now()
  const toleranceMs = clockToleranceSeconds * 1000
  const endsAtMs = endOf(answer) + toleranceMs
  if (endsAtMs <= nowMs) throw new AuthenticationError('The token has expired: get a new one.')
  if (Number(answer['nbf'] ?? 0) * 1000 > nowMs + toleranceMs) {
    throw new AuthenticationError('The token is not valid yet.')
  }
  const principal = toPrincipal(answer, claims, issuer)
  if (principal === null) {
    throw new AuthenticationError('The token says neither who calls nor for which app.')
  }
  return {
    principal,
    issuer,
    id: typeof answer['jti'] === 'string' ? answer['jti'] : null,
    endsAtMs: Math.min(endsAtMs, nowMs + options.cacheSeconds * 1000),
    isCurrent: () => true,
  }
}

/** A token without an end is believed as long as any answer is. */
function endOf({ exp }: JsonObject): number {
  return exp === undefined ? Infinity : readNumber(exp, 'introspection.exp') * 1000
}
