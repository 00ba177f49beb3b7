/**
 * Signatures of tokens (RFC 7518 section 3, RFC 8037), verified where we stand. Web Crypto would hand each one to a thread, and
 * reads elliptic ones the long way: both cost more than half of what the signature itself does, see decision 046.
 *
 * @module
 */
import { constants, verify, type KeyObject } from 'node:crypto'
import { derOf } from './signature-der.ts'

/** Whether a signature is that of a published key. */
export type FitsSignature = (signed: Buffer, signature: Buffer) => boolean

type Algorithm = (key: KeyObject) => FitsSignature

/** The key is handed over as it is: with options around it Node looks by a thrown error whether they are a key. */
const plain =
  (digest: string | null): Algorithm =>
  (key) =>
  (signed, signature) =>
    verify(digest, signed, key, signature)

const ecdsa =
  (digest: string, numberBytes: number): Algorithm =>
  (key) =>
  (signed, signature) =>
    signature.length === 2 * numberBytes && verify(digest, signed, key, derOf(signature))

function pss(digest: string, saltLength: number): Algorithm {
  const padding = constants.RSA_PKCS1_PSS_PADDING
  return (key) => {
    const input = { key, padding, saltLength }
    return (signed, signature) => verify(digest, signed, input, signature)
  }
}

const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map([
  ['RS256', plain('sha256')],
  ['RS384', plain('sha384')],
  ['RS512', plain('sha512')],
  ['PS256', pss('sha256', 32)],
  ['PS384', pss('sha384', 48)],
  ['PS512', pss('sha512', 64)],
  ['ES256', ecdsa('sha256', 32)],
  ['ES384', ecdsa('sha384', 48)],
  ['ES512', ecdsa('sha512', 66)],
  ['EdDSA', plain(null)],
  ['Ed25519', plain(null)],
])

/**
 * @param key public, and of the kind that the algorithm wants: its publisher's set of keys was searched for such a one.
 * @throws {TypeError} for an algorithm that is not verified here.
 */
export function signaturesOf(alg: string, key: KeyObject): FitsSignature {
  const fits = ALGORITHMS.get(alg)?.(key)
  if (fits === undefined) throw new TypeError(`expected a known algorithm, got "${alg}"`)
  return (signed, signature) => {
    try {
      return fits(signed, signature)
    } catch {
      return false
    }
  }
}
