/**
 * Signatures of tokens (RFC 7518 section 3, RFC 8037), verified where we stand. Web Crypto would hand each one to a thread:
 * waking it and being woken costs half as much again as the signature itself, see decision 046.
 *
 * @module
 */
import { constants, verify, type KeyObject, type VerifyKeyObjectInput } from 'node:crypto'

type Padding = Omit<VerifyKeyObjectInput, 'key'>

interface Algorithm extends Padding {
  readonly digest: string | null
}

const pss = (bits: number): Algorithm => ({
  digest: `sha${String(bits)}`,
  padding: constants.RSA_PKCS1_PSS_PADDING,
  saltLength: bits / 8,
})

const ecdsa = (bits: number): Algorithm => ({
  digest: `sha${String(bits)}`,
  dsaEncoding: 'ieee-p1363',
})

const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map<string, Algorithm>([
  ['RS256', { digest: 'sha256' }],
  ['RS384', { digest: 'sha384' }],
  ['RS512', { digest: 'sha512' }],
  ['PS256', pss(256)],
  ['PS384', pss(384)],
  ['PS512', pss(512)],
  ['ES256', ecdsa(256)],
  ['ES384', ecdsa(384)],
  ['ES512', ecdsa(512)],
  ['EdDSA', { digest: null }],
  ['Ed25519', { digest: null }],
])

/** A published key, made ready for one algorithm. */
export type FitsSignature = (signed: Buffer, signature: Buffer) => boolean

/**
 * @param key public, and of the kind that the algorithm wants: its publisher's set of keys was searched for such a one.
 * @throws {TypeError} for an algorithm that is not verified here.
 */
export function signaturesOf(alg: string, key: KeyObject): FitsSignature {
  const algorithm = ALGORITHMS.get(alg)
  if (algorithm === undefined) throw new TypeError(`expected a known algorithm, got "${alg}"`)
  const { digest, ...padding } = algorithm
  const input = { ...padding, key }
  return (signed, signature) => {
    try {
      return verify(digest, signed, input, signature)
    } catch {
      return false
    }
  }
}
