import { expect, test } from '@jest/globals'
import { positionsInSmartcarEvent } from '../../../../subgraphs/vehicles/index.ts'
import { parseSignals } from '../../../../subgraphs/vehicles/providers/smartcar-signals.ts'
import { T } from './messages.ts'

const told = (signals: readonly object[] | null) =>
  positionsInSmartcarEvent({
    vehicleId: 'veh-1',
    signals: signals && parseSignals({ data: signals }, { now: () => T, staleAfterMs: 300_000 }),
  })

const location = {
  code: 'location-preciselocation',
  name: 'PreciseLocation',
  group: 'Location',
  body: { latitude: 47.14, longitude: 9.52, heading: 45.5, locationType: 'CURRENT' },
  meta: { oemUpdatedAt: T - 2000, retrievedAt: T - 1000 },
}

test('a state with a place is an update of that car, by the time of its manufacturer', () => {
  expect(told([location])).toMatchObject([
    {
      car: { vehicleId: 'veh-1' },
      learned: 'TOLD',
      position: {
        latitude: 47.14,
        headingDegrees: 45.5,
        recordedAtMs: T - 2000,
        receivedAtMs: T,
        quality: 'LIVE',
        source: 'SMARTCAR',
      },
    },
  ])
})

test('an event without a place, or with one that cannot be read, tells none', () => {
  const unreadable = { ...location, body: { latitude: 'x', longitude: 9 } }

  expect([told([]), told(null), told([unreadable])]).toEqual([[], [], []])
})
