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

/** Room for what stands before the numbers, when their length takes two bytes. */
const LONG_HEADER = 3
/** Before each number, with the zero that it may get. */
const NUMBER_HEADER = 3

/** @param signature both numbers, each in half of the bytes, 66 at most. */
export function derOf(signature: Buffer): Buffer {
  const half = signature.length / 2
  const der = Buffer.allocUnsafe(LONG_HEADER + 2 * (NUMBER_HEADER + half))
  const middle = writeNumber(signature.subarray(0, half), der, LONG_HEADER)
  const end = writeNumber(signature.subarray(half), der, middle)
  const length = end - LONG_HEADER
  der[2] = length
  if (length < LONG_LENGTH) {
    der[1] = SEQUENCE
    return der.subarray(1, end)
  }
  der[0] = SEQUENCE
  der[1] = LONG_LENGTH + 1
  return der.subarray(0, end)
}

/** @returns where it ends. */
function writeNumber(number: Buffer, der: Buffer, at: number): number {
  let first = 0
  while (first < number.length - 1 && number[first] === 0) first += 1
  const isSigned = (number[first] ?? 0) >= 0x80
  const start = at + (isSigned ? 3 : 2)
  der[at] = INTEGER
  der[at + 2] = 0
  der[at + 1] = start - at - 2 + number.length - first
  return start + number.copy(der, start, first)
}
