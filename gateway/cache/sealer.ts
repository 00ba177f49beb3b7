/**
 * What leaves this process for a store that others can write to, sealed: nobody else can read it, and what was not sealed by one
 * of ours, or for another place, does not open.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'

export interface Sealer {
  /** The same name for the same text, which does not tell the text. */
  nameOf(text: string): string
  /** @param place what it stands for; it opens for nothing else. */
  seal(place: string, value: unknown): string
  /** `undefined` when it was not sealed by us for this place. */
  open(place: string, text: unknown): unknown
}

/** To be raised when kept records change their shape: what was sealed before does not open any more. */
const FORMAT = 'roundabout records 1'
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Nothing of ours is larger: what is, is not looked at. */
const MAX_TEXT = 1_000_000

/** @param secret the same in all processes. */
export function createSealer(secret: string): Sealer {
  const keyFor = (use: string) => Buffer.from(hkdfSync('sha256', secret, FORMAT, use, 32))
  const [sealing, naming] = [keyFor('seal'), keyFor('name')]
  return {
    nameOf: (text) => createHmac('sha256', naming).update(text).digest('base64url'),
    seal: (place, value) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, sealing, nonce).setAAD(Buffer.from(place))
      const body = Buffer.concat([cipher.update(serialize(value)), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
    },
    open: (place, text) => {
      if (typeof text !== 'string' || text.length > MAX_TEXT) return undefined
      try {
        return unseal(sealing, place, Buffer.from(text, 'base64'))
      } catch {
        return undefined
      }
    },
  }
}

function unseal(key: Buffer, place: string, bytes: Buffer): unknown {
  const nonce = bytes.subarray(0, NONCE_BYTES)
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(place))
    .setAuthTag(tag)
  const body = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES))
  return deserialize(Buffer.concat([body, decipher.final()]))
}
