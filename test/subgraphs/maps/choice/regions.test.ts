import { expect, test } from '@jest/globals'
import { coverageOf } from '../../../../subgraphs/maps/choice/regions.ts'

const VADUZ = { latitude: 47.141, longitude: 9.5215 }
const NEW_YORK = { latitude: 40.714, longitude: -73.961 }
const SUVA = { latitude: -18.14, longitude: 178.44 }
const MID_ATLANTIC = { latitude: 40, longitude: -35 }

test.each([
  ['LI', VADUZ, true],
  ['CH', VADUZ, false],
  ['Europe', VADUZ, true],
  ['150', VADUZ, true],
  ['EU', VADUZ, false],
  ['Europe', NEW_YORK, false],
  ['US', NEW_YORK, true],
  ['North America', NEW_YORK, true],
  ['Europe', MID_ATLANTIC, false],
  [{ west: 5.9, south: 45.8, east: 10.5, north: 47.8 }, VADUZ, true],
  [{ west: 5.9, south: 45.8, east: 9.5, north: 47.8 }, VADUZ, false],
  [{ west: 170, south: -30, east: -170, north: 0 }, SUVA, true],
  [{ west: 170, south: -30, east: -170, north: 0 }, VADUZ, false],
] as const)('%p holds %p: %s', (region, place, expected) => {
  expect(coverageOf([region])([place])).toBe(expected)
})

test('all places must lie in some region', () => {
  const covers = coverageOf(['LI', 'US'])

  expect(covers([VADUZ, NEW_YORK])).toBe(true)
  expect(covers([VADUZ, SUVA])).toBe(false)
})

test('a word that is no region is refused by name', () => {
  expect(() => coverageOf(['LI', 'XQ'])).toThrow('expected a country or continent, got "XQ"')
})
