/**
 * The compact form of a signed JWT (RFC 7515 section 7.1), taken apart. Nothing in it may be believed before its signature is
 * verified; it names whose keys to verify it by.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer'
import { AuthenticationError } from '../authentication-error.ts'

type Members = Readonly<Record<string, unknown>>

export interface SignedToken {
  /** The algorithm that the header names. */
  readonly alg: string
  /** The key that the header names; `undefined` = none. */
  readonly kid: string | undefined
  /** What the header says the token is; empty = nothing. */
  readonly typ: string
  readonly claims: Members
  /** The bytes that are signed: header and claims as they were written. */
  readonly signed: Buffer
  readonly signature: Buffer
}

const SIGNED = /^[\w-]+\.[\w-]+\.[\w-]*$/

/** Whether it looks like one, as opposed to an opaque token. */
export const isSigned = (token: string): boolean => SIGNED.test(token)

/**
 * @param token of which {@link isSigned} is true.
 * @throws {AuthenticationError} when it is none after all, or asks for something that is not understood here.
 */
export function readSignedToken(token: string): SignedToken {
  const headerEnd = token.indexOf('.')
  const claimsEnd = token.lastIndexOf('.')
  const { alg, kid, typ, crit } = readMembers(token.slice(0, headerEnd))
  if (typeof alg !== 'string' || alg === '' || crit !== undefined) throw noJwt()
  if (!isTextOrNone(kid) || !isTextOrNone(typ)) throw noJwt()
  return {
    alg,
    kid,
    typ: typ ?? '',
    claims: readMembers(token.slice(headerEnd + 1, claimsEnd)),
    signed: Buffer.from(token.slice(0, claimsEnd), 'latin1'),
    signature: readSignature(token.slice(claimsEnd + 1)),
  }
}

const isTextOrNone = (member: unknown): member is string | undefined =>
  member === undefined || typeof member === 'string'

export const noJwt = (cause?: unknown): AuthenticationError =>
  new AuthenticationError('The token is not a signed JWT.', { cause })

function readMembers(part: string): Members {
  const bytes = Buffer.from(part, 'base64url')
  if (part.length % 4 === 1 || !isUtf8(bytes)) throw noJwt()
  const json = parse(bytes.toString('utf8'))
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw noJwt()
  return json as Members
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw noJwt(cause)
  }
}

/** One signature has one text: else a token that was revoked by its text would be good again in another one. */
function readSignature(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) throw noJwt()
  return bytes
}
