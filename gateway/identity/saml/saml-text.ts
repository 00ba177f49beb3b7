/**
 * What a client sends as an assertion → XML text, with everything refused that no assertion needs and forgeries live on.
 *
 * @module
 */
import { AuthenticationError } from '../authentication-error.ts'

const MAX_BYTES = 64 * 1024

const BASE64URL = /^[A-Za-z0-9_-]+={0,2}$/

/** @throws {AuthenticationError} saying what is wrong with it. */
export function decodeAssertion(encoded: string): string {
  if (encoded.length > Math.ceil((MAX_BYTES * 4) / 3) + 4) {
    throw new AuthenticationError('The assertion is larger than 64 KB.')
  }
  if (!BASE64URL.test(encoded)) {
    throw new AuthenticationError('The assertion is not base64url without line breaks.')
  }
  const xml = decodeUtf8(Buffer.from(encoded, 'base64url')).replace(/^<\?xml[^<>]*\?>\s*/, '')
  if (/<!DOCTYPE/i.test(xml)) throw new AuthenticationError('The assertion has a DOCTYPE.')
  if (xml.includes('<!--')) throw new AuthenticationError('The assertion holds a comment.')
  if (/<[!?]/.test(xml)) {
    throw new AuthenticationError('The assertion holds CDATA, a declaration or an instruction.')
  }
  return xml
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AuthenticationError('The assertion is not UTF-8.', { cause })
  }
}
