import { expect, test } from '@jest/globals'
import { createFrameGuard } from '../../../../gateway/streaming/upstream/frame-guard.ts'

/** A PUBLISH whose body has so many bytes. */
function packet(bodyBytes: number): Uint8Array {
  const length: number[] = []
  for (let rest = bodyBytes; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest)
    if (rest <= 127) break
  }
  return Uint8Array.from([0x30, ...length, ...new Uint8Array(bodyBytes).fill(0xff)])
}

const joined = (...packets: readonly Uint8Array[]) =>
  Uint8Array.from(packets.flatMap((p) => [...p]))

test.each([1, 2, 3, 7, 100_000])('packets up to the bound pass in chunks of %i', (chunkBytes) => {
  const isFine = createFrameGuard(20_000)
  const bytes = joined(packet(0), packet(127), packet(128), packet(20_000), packet(3))

  const verdicts = new Set<boolean>()
  for (let at = 0; at < bytes.length; at += chunkBytes)
    verdicts.add(isFine(bytes.subarray(at, at + chunkBytes)))

  expect(verdicts).toEqual(new Set([true]))
})

test('a packet is refused by what it announces, before its body comes', () => {
  const isFine = createFrameGuard(20_000)

  const verdicts = [packet(5), packet(20_001).subarray(0, 4)].map(isFine)

  expect(verdicts).toEqual([true, false])
})

test('the longest length that MQTT can write is refused', () => {
  expect(createFrameGuard(20_000)(Uint8Array.from([0x30, 0xff, 0xff, 0xff, 0x7f]))).toBe(false)
})
