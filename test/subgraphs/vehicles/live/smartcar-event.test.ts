import { expect, test } from '@jest/globals'
import { positionsInSmartcarEvent } from '../../../../subgraphs/vehicles/index.ts'
import { T } from './messages.ts'

const options = { now: () => T, staleAfterMs: 300_000 }

const event = (signals: unknown, rest: object = {}) => ({
  eventId: 'evt-1',
  eventType: 'VEHICLE_STATE',
  data: { user: { id: 'u' }, vehicle: { id: 'veh-1', make: 'BMW' }, triggers: [], signals },
  meta: { version: '4.0', mode: 'LIVE' },
  ...rest,
})

const location = {
  code: 'location-preciselocation',
  name: 'PreciseLocation',
  group: 'Location',
  body: { latitude: 47.14, longitude: 9.52, heading: 45.5, locationType: 'CURRENT' },
  meta: { oemUpdatedAt: T - 2000, retrievedAt: T - 1000 },
}

test('a state with a place is an update of that car', () => {
  expect(positionsInSmartcarEvent(event([location]), options)).toMatchObject([
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

test('an event without a place, or of another kind, tells none', () => {
  const events = [event([]), event(undefined), event([location], { eventType: 'VEHICLE_ERROR' })]

  expect(events.map((each) => positionsInSmartcarEvent(each, options))).toEqual([[], [], []])
})

test('a place that cannot be read, or of no car, is malformed', () => {
  const events = [
    null,
    event('none'),
    event([{ ...location, body: { latitude: 'x', longitude: 9 } }]),
    { ...event([location]), data: { signals: [location] } },
  ]

  expect(new Set(events.map((each) => positionsInSmartcarEvent(each, options)))).toEqual(
    new Set(['MALFORMED']),
  )
})
