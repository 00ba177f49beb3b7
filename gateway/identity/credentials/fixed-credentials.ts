/**
 * Credentials that are the same on every call until somebody changes the secret: headers, API keys, passwords.
 *
 * @module
 */
import type { Credential, ProofHeaders } from '../../../subgraphs/backend/credential.ts'
import { BackendError } from '../../../subgraphs/backend/errors.ts'
import type { Secret } from '../secrets.ts'
import { toBasic } from './token-request.ts'

/** A second try is worth it when the secret's file has changed meanwhile. */
function fixed(backend: string, make: () => ProofHeaders): Credential {
  const headers = () => orRefuse(backend, make)
  const textOf = (proof: ProofHeaders) => JSON.stringify(proof)
  return { headers, refused: (sent) => textOf(sent) !== textOf(headers()) }
}

/** @param prefix stands before the secret, e.g. `Bearer`. */
export const headerCredential = (
  backend: string,
  name: string,
  secret: Secret,
  prefix = '',
): Credential =>
  fixed(backend, () => ({
    [name.toLowerCase()]: prefix === '' ? secret() : `${prefix} ${secret()}`,
  }))

export const queryCredential = (backend: string, name: string, secret: Secret): Credential => ({
  headers: () => ({}),
  refused: () => false,
  query: () => orRefuse(backend, () => new URLSearchParams({ [name]: secret() }).toString()),
})

/** HTTP Basic (RFC 7617). */
export const basicCredential = (backend: string, user: string, password: Secret): Credential =>
  fixed(backend, () => ({ authorization: toBasic(user, password()) }))

/** What a header cannot carry never leaves, and never shows in the error. */
function orRefuse<T extends ProofHeaders | string>(backend: string, make: () => T): T {
  const proof = attempt(backend, make)
  const texts = typeof proof === 'string' ? [proof] : Object.values(proof)
  if (texts.every((text) => FIELD_VALUE.test(text))) return proof
  throw new BackendError('BACKEND_AUTH', backend, 'the credential is none that a header can carry')
}

/** RFC 9110 section 5.5, ASCII only. */
const FIELD_VALUE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/

function attempt<T>(backend: string, make: () => T): T {
  try {
    return make()
  } catch (cause) {
    throw new BackendError('BACKEND_AUTH', backend, 'the credential cannot be read', { cause })
  }
}
