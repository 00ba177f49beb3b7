import { expect, test } from '@jest/globals'
import { asOf, type PositionRecord } from '../../../../subgraphs/vehicles/index.ts'
import { T } from './messages.ts'

const position = (quality: PositionRecord['quality']): PositionRecord => ({
  latitude: 47,
  longitude: 9,
  headingDegrees: null,
  speedKph: null,
  accuracyMeters: null,
  recordedAtMs: T,
  receivedAtMs: T,
  quality,
  source: 'TESLA',
})

test('what was live is stale after a while; what was parked stays parked', () => {
  const at = (quality: PositionRecord['quality'], ageMs: number) =>
    asOf(position(quality), T + ageMs, 300_000).quality

  expect([at('LIVE', 300_000), at('LIVE', 300_001), at('LAST_PARKED', 900_000)]).toEqual([
    'LIVE',
    'STALE',
    'LAST_PARKED',
  ])
})
