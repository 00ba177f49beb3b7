import { expect, test } from '@jest/globals'
import { createBackoff } from '../../../../gateway/streaming/upstream/backoff.ts'

const waits = (random: number, times: number) => {
  const backoff = createBackoff({ firstMs: 100, longestMs: 1000, random: () => random })
  return { backoff, waits: Array.from({ length: times }, backoff.next) }
}

test('waits double up to the longest, and are at least half of that', () => {
  expect(waits(0, 6).waits).toEqual([50, 100, 200, 400, 500, 500])
  expect(waits(0.999999, 6).waits.map(Math.round)).toEqual([100, 200, 400, 800, 1000, 1000])
})

test('begins anew after a reset', () => {
  const { backoff } = waits(0, 6)

  backoff.reset()

  expect(backoff.next()).toBe(50)
})
