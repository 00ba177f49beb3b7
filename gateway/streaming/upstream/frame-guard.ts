/**
 * Watches the bytes of an MQTT connection for packets that announce more than a bound. MQTT 3.1.1 lets a broker send 256 MB in
 * one, and the client library would collect them all.
 *
 * @module
 */

const MAX_LENGTH_BYTES = 4

/** @returns takes chunks as they come; answers false once a packet is too long. */
export function createFrameGuard(maxPacketBytes: number): (chunk: Uint8Array) => boolean {
  let toSkip = 0 // of the packet under way
  let length = 0
  let lengthBytes = -1 // -1 = the next byte is a packet's first

  return (chunk) => {
    for (let at = 0; at < chunk.length;) {
      if (toSkip > 0) {
        const skipped = Math.min(toSkip, chunk.length - at)
        toSkip -= skipped
        at += skipped
        continue
      }
      const byte = chunk[at++] ?? 0
      if (lengthBytes < 0) {
        ;[length, lengthBytes] = [0, 0]
        continue
      }
      length += (byte & 127) * 128 ** lengthBytes
      lengthBytes += 1
      if (byte > 127 && lengthBytes < MAX_LENGTH_BYTES) continue
      if (length > maxPacketBytes) return false
      toSkip = length
      lengthBytes = -1
    }
    return true
  }
}
