import { expect, test } from '@jest/globals'
import { fromKilometers, fromKilometersPerHour } from '../../../subgraphs/vehicles/units.ts'

test('100 km are 62.137 international miles', () => {
  expect(fromKilometers(100, 'MILES')).toBe(62.137)
})

test('a distance in kilometres keeps its thousandths and no more', () => {
  expect(fromKilometers(14947.12345, 'KILOMETERS')).toBe(14947.123)
})

test('36 km/h are 10 m/s and 22.369 mph', () => {
  expect(fromKilometersPerHour(36, 'METERS_PER_SECOND')).toBe(10)
  expect(fromKilometersPerHour(36, 'MILES_PER_HOUR')).toBe(22.369)
  expect(fromKilometersPerHour(36, 'KILOMETERS_PER_HOUR')).toBe(36)
})
