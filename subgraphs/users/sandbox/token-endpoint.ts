/**
 * `POST /sandbox/token`: a token for the asking, without login or consent. Development only.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  ParseError,
  readNumber,
  readObject,
  readOptional,
  readString,
} from '../../backend/parse.ts'
import { ControlError } from '../../sandbox-kit/control-error.ts'
import { readJson, sendJson } from '../../sandbox-kit/json.ts'
import { PEOPLE } from '../../sandbox-kit/world.ts'
import { READY_TOKEN_SECONDS, type TokenIssuer, type TokenOptions } from './issue-token.ts'

export const TOKEN_PATH = '/sandbox/token'

const YEAR_SECONDS = 366 * 24 * 60 * 60

/** Bad input is answered as OAuth does: `error` and `error_description` (RFC 6749 section 5.2). */
export async function handleToken(
  issueToken: TokenIssuer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (request.method !== 'POST') throw new ControlError(405, '', 'ask by POST', { allow: 'POST' })
    const { userId, options } = readTokenRequest(await readJson(request))
    const token = await issueToken(userId, options)
    const expires_in = options.expiresInSeconds
    sendJson(response, 200, { access_token: token, token_type: 'Bearer', expires_in })
  } catch (error) {
    const { status, headers } = error instanceof ControlError ? error : BAD_REQUEST
    if (!(error instanceof ControlError || error instanceof ParseError)) throw error
    const body = { error: 'invalid_request', error_description: error.message }
    sendJson(response, status, body, headers)
  }
}

const BAD_REQUEST = { status: 400, headers: {} }

function readTokenRequest(json: unknown) {
  const body = readObject(json, 'body')
  const scope = readOptional(body.scope, 'scope', readString)
  const format = readOptional(body.format, 'format', readFormat)
  const options = {
    expiresInSeconds:
      readOptional(body.expiresInSeconds, 'expiresInSeconds', readLifetime) ?? READY_TOKEN_SECONDS,
    ...(scope === null ? {} : { scope }),
    ...(format === null ? {} : { format }),
  } satisfies TokenOptions
  return { userId: userIdOf(readString(body.user, 'user')), options }
}

/** A person by first name, user name or id. An id that is none of theirs is taken as it is: the directory is writable. */
function userIdOf(user: string): string {
  const name = user.toLowerCase()
  const person = PEOPLE.find(({ id, givenName, userName }) =>
    [id, givenName.toLowerCase(), userName].includes(name),
  )
  if (person !== undefined) return person.id
  if (UUID.test(user)) return user
  throw new ParseError('user', PEOPLE.map(({ givenName }) => givenName).join(', '), user)
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

function readLifetime(value: unknown, path: string): number {
  const seconds = readNumber(value, path)
  if (Number.isInteger(seconds) && seconds !== 0 && Math.abs(seconds) <= YEAR_SECONDS)
    return seconds
  throw new ParseError(path, 'whole seconds, not 0, a year at most', value)
}

function readFormat(value: unknown, path: string): 'jwt' | 'opaque' {
  if (value === 'jwt' || value === 'opaque') return value
  throw new ParseError(path, 'jwt or opaque', value)
}
