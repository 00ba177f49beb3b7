/**
 * A signature on an elliptic curve is two numbers. Tokens carry them side by side (RFC 7518 section 3.4), OpenSSL reads them as
 * the ASN.1 sequence of RFC 3279 section 2.2.3, in DER: `30 <length> 02 <length> <r> 02 <length> <s>`, each number without
 * leading zeros and with one before a first bit that is set, since its numbers have a sign.
 *
 * @module
 */
const SEQUENCE = 0x30
const INTEGER = 0x02
/** From here on a length has a byte before it that says how many bytes long it is. */
const LONG_LENGTH = 0x80

/** @param signature both numbers, each in half of the bytes, 66 at most. */
export function derOf(signature: Buffer): Buffer {
  const half = signature.length / 2
  const numbers = [
    ...toInteger(signature.subarray(0, half)),
    ...toInteger(signature.subarray(half)),
  ]
  const { length } = numbers
  const lengths = length < LONG_LENGTH ? [length] : [LONG_LENGTH + 1, length]
  return Buffer.from([SEQUENCE, ...lengths, ...numbers])
}

function toInteger(number: Buffer): readonly number[] {
  let first = 0
  while (first < number.length - 1 && number[first] === 0) first += 1
  const bytes = [...number.subarray(first)]
  const signed = (bytes[0] ?? 0) < 0x80 ? bytes : [0, ...bytes]
  return [INTEGER, signed.length, ...signed]
}
