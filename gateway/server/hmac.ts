import { hash } from 'node:crypto'

/** Bytes that SHA-256 takes at a time. */
const BLOCK = 64
const DIGEST = 32

/** Longer texts get memory of their own. */
const USUAL_BYTES = 1024

/**
 * HMAC-SHA-256 (RFC 2104) under one secret, as base64url. Made of two one-shot hashes: the runtime's own makes a stream
 * object for every text, which costs several times what the hashing of a short one does.
 */
export function createHmacSha256(secret: string): (text: string) => string {
  const bytes = Buffer.from(secret, 'utf8')
  const key = Buffer.alloc(BLOCK)
  ;(bytes.length > BLOCK ? hash('sha256', bytes, 'buffer') : bytes).copy(key)
  const inner = Buffer.from(key.map((byte) => byte ^ 0x36))
  const outer = Buffer.concat([key.map((byte) => byte ^ 0x5c), Buffer.alloc(DIGEST)])
  const usual = Buffer.concat([inner], BLOCK + USUAL_BYTES)
  return (text) => {
    const length = BLOCK + Buffer.byteLength(text, 'utf8')
    const message = length <= usual.length ? usual : Buffer.concat([inner], length)
    message.write(text, BLOCK, 'utf8')
    hash('sha256', message.subarray(0, length), 'buffer').copy(outer, BLOCK)
    return hash('sha256', outer, 'base64url')
  }
}
