/**
 * A set of published keys (RFC 7517). Which one a token means, and whether it is fit for the algorithm, is judged by jose; found
 * once, it is at hand from then on.
 *
 * @module
 */
import { KeyObject } from 'node:crypto'
import { createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { signaturesOf, type FitsSignature } from './signatures.ts'
import type { SignedToken } from './signed-token.ts'

/** What a token says of the key that it is signed with. */
export type KeyHint = Pick<SignedToken, 'alg' | 'kid'>

export interface KeySet {
  /** One that was found before; `undefined` = none was yet. */
  at(hint: KeyHint): FitsSignature | undefined
  /** Rejects with jose's errors when there is none, or more than one. */
  find(hint: KeyHint): Promise<FitsSignature>
}

const MIN_RSA_BITS = 2048

/** @throws jose's error when it is no set of keys. */
export function createKeySet(jwks: JSONWebKeySet): KeySet {
  const select = createLocalJWKSet(jwks)
  const found = new Map<string, FitsSignature>()
  return {
    at: (hint) => found.get(nameOf(hint)),
    find: async (hint) => {
      const { alg, kid } = hint
      const key = KeyObject.from(await select(kid === undefined ? { alg } : { alg, kid }))
      const { modulusLength = MIN_RSA_BITS } = key.asymmetricKeyDetails ?? {}
      if (modulusLength < MIN_RSA_BITS) throw new TypeError('expected an RSA key of 2048 bits')
      const fits = signaturesOf(alg, key)
      found.set(nameOf(hint), fits)
      return fits
    },
  }
}

/** No name of an algorithm holds a blank. */
const nameOf = ({ alg, kid }: KeyHint): string => (kid === undefined ? alg : `${alg} ${kid}`)
