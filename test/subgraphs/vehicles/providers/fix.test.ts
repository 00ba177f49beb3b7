import { expect, test } from '@jest/globals'
import { qualityOf, readFix, readHeading } from '../../../../subgraphs/vehicles/providers/fix.ts'

test('coordinates may be sent as strings', () => {
  expect(readFix('47.1395', '9.5227', 'fix')).toEqual({ latitude: 47.1395, longitude: 9.5227 })
})

test('two coordinates near 0 are no fix, one alone is', () => {
  expect(readFix(0, 0, 'fix')).toBeNull()
  expect(readFix(-0.09, 0.09, 'fix')).toBeNull()
  expect(readFix(51.4779, 0, 'fix')).toEqual({ latitude: 51.4779, longitude: 0 })
  expect(readFix(0, 32.58, 'fix')).toEqual({ latitude: 0, longitude: 32.58 })
})

test('a missing coordinate is not taken for 0', () => {
  expect(readFix(51.4779, undefined, 'fix')).toBeNull()
  expect(readFix(null, 32.58, 'fix')).toBeNull()
})

test.each([
  [90.1, 0],
  [47, -180.1],
  ['north', 9.5],
  [47, NaN],
])('%p, %p is nowhere on Earth', (latitude, longitude) => {
  expect(() => readFix(latitude, longitude, 'fix')).toThrow(/^fix\./)
})

test.each([
  [0, 0],
  [360, 0],
  [-90, 270],
  [765.5, 45.5],
  [230.3, 230.3],
  ['185', 185],
  [null, null],
  ['NE', null],
])('a heading of %p is %p degrees', (sent, degrees) => {
  expect(readHeading(sent)).toBe(degrees)
})

test('a position turns stale after the configured time, unless the car is parked', () => {
  const options = { now: () => 0, staleAfterMs: 60_000 }

  expect(qualityOf(false, 40_000, 100_000, options)).toBe('LIVE')
  expect(qualityOf(false, 39_999, 100_000, options)).toBe('STALE')
  expect(qualityOf(true, 1, 100_000, options)).toBe('LAST_PARKED')
})

test('a position of unknown age is not called live', () => {
  expect(qualityOf(false, null, 100_000, { now: () => 0, staleAfterMs: 60_000 })).toBe('STALE')
})
