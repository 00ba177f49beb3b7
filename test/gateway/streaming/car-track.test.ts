import { expect, test } from '@jest/globals'
import { createCarTrack, metersBetween } from '../../../gateway/streaming/car-track.ts'
import { positionAt, type TestPosition } from '../../support/live-positions.ts'

const admit = (...positions: readonly TestPosition[]) => {
  const track = createCarTrack<TestPosition>(400)
  return positions.map((position) => {
    const believed = track.admit(position)
    return typeof believed === 'string' ? believed : believed.sequence
  })
}

const T = 1_800_000_000_000

test('what a receiver without a fix reports is dropped, an explicit zero of one coordinate is not', () => {
  const zero = positionAt(T, 0, { latitude: 0.05, longitude: -0.05 })

  expect(admit(zero, positionAt(T, 0, { latitude: 51.48, longitude: 0 }))).toEqual([
    'NULL_ISLAND',
    T,
  ])
})

test('the same again is a duplicate, the same moment with more to say is not', () => {
  const bare = positionAt(T, 0, { headingDegrees: null })

  expect(admit(bare, bare, positionAt(T, 0, { headingDegrees: 90 }))).toEqual([
    T,
    'DUPLICATE',
    T + 1,
  ])
})

test('what was measured before what is known comes too late', () => {
  expect(admit(positionAt(T + 1000, 1), positionAt(T, 0), positionAt(T + 2000, 2))).toEqual([
    T + 1000,
    'OUT_OF_ORDER',
    T + 2000,
  ])
})

test('a car whose clock runs ahead is ordered by arrival', () => {
  const ahead = (atMs: number, step: number) =>
    positionAt(atMs, step, { recordedAtMs: atMs + 86_400_000 })

  expect(admit(ahead(T, 0), ahead(T + 1000, 1), positionAt(T + 2000, 2))).toEqual([
    T,
    T + 1000,
    T + 2000,
  ])
})

test('a car cannot be 100 km further a second later, and is believed where it was again', () => {
  expect(admit(positionAt(T, 0), positionAt(T + 1000, 900), positionAt(T + 2000, 1))).toEqual([
    T,
    'IMPOSSIBLE_JUMP',
    T + 2000,
  ])
})

test('a car that says three times in a row that it is elsewhere is there', () => {
  const moved = [1000, 2000, 3000].map((ms, index) => positionAt(T + ms, 900 + index))

  expect(admit(positionAt(T, 0), ...moved)).toEqual([
    T,
    'IMPOSSIBLE_JUMP',
    'IMPOSSIBLE_JUMP',
    T + 3000,
  ])
})

test('a car that was silent for an hour may have driven far', () => {
  expect(admit(positionAt(T, 0), positionAt(T + 3_600_000, 2000))).toEqual([T, T + 3_600_000])
})

test('distances agree with a great circle, also across the date line', () => {
  const at = (latitude: number, longitude: number) => positionAt(T, 0, { latitude, longitude })

  expect(metersBetween(at(47.14, 9.52), at(47.14, 9.53))).toBeCloseTo(756, -1)
  expect(metersBetween(at(0.5, 179.99), at(0.5, -179.99))).toBeCloseTo(2224, -1)
})
