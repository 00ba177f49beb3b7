import { expect, test } from '@jest/globals'
import {
  parseSignals,
  parseVin,
} from '../../../../subgraphs/vehicles/providers/smartcar-signals.ts'
import { failedSignal, NOW, place, signal } from '../fixtures.ts'

const parse = (...data: readonly unknown[]) =>
  parseSignals({ data }, { now: () => NOW, staleAfterMs: 60_000 })

const failure = (code: string) =>
  expect.objectContaining({ extensions: { code, backend: 'vehicles' } })

test('the documented location becomes a position, with the times of car and gateway apart', () => {
  const documented = {
    id: 'location-preciselocation',
    type: 'signal',
    attributes: {
      code: 'location-preciselocation',
      name: 'PreciseLocation',
      group: 'Location',
      status: { value: 'SUCCESS' },
      body: {
        latitude: 37.7749,
        longitude: -122.4194,
        heading: 45.5,
        direction: 'NE',
        locationType: 'CURRENT',
      },
    },
    meta: { retrievedAt: 1752104218549, oemUpdatedAt: 1752104118549 },
    links: { self: '/vehicles/…/signals/location-preciselocation' },
  }

  expect(parse(documented).position).toEqual({
    latitude: 37.7749,
    longitude: -122.4194,
    headingDegrees: 45.5,
    speedKph: null,
    accuracyMeters: null,
    recordedAtMs: 1752104118549,
    receivedAtMs: NOW,
    quality: 'STALE',
    source: 'SMARTCAR',
  })
})

test('every other signal is read in the same pass', () => {
  const signals = parse(
    signal('location-preciselocation', place),
    signal('motion-currentspeed', { value: 65, unit: 'kph' }),
    signal('tractionbattery-stateofcharge', { value: 80, unit: 'percent' }),
    signal('tractionbattery-range', { value: 300.5, unit: 'km' }),
    signal('odometer-traveleddistance', { value: 115071.5, unit: 'kilometers' }),
    signal('closure-islocked', { value: false }),
    signal('connectivitystatus-isonline', { value: true }),
    signal('wheel-tires', { values: [] }),
  )

  expect(signals).toMatchObject({
    position: { speedKph: 65, quality: 'LIVE', recordedAtMs: NOW - 1000 },
    battery: { percent: 80, rangeKm: 300.5 },
    odometerKm: 115071.5,
    isLocked: false,
    isOnline: true,
  })
})

test('miles and miles per hour become kilometres, though metric was asked for', () => {
  const signals = parse(
    signal('location-preciselocation', place),
    signal('motion-currentspeed', { value: 10, unit: 'mph' }),
    signal('odometer-traveleddistance', { value: '100', unit: 'miles' }),
  )

  expect(signals.odometerKm).toBeCloseTo(160.9344)
  expect(signals.position).toMatchObject({ speedKph: 16.09344 })
})

test.each([
  [{ oemUpdatedAt: Math.floor(NOW / 1000) - 5 }, NOW - 5000, 'LIVE'],
  [{ oemUpdatedAt: new Date(NOW).toISOString() }, NOW, 'LIVE'],
  [{ retrievedAt: NOW }, null, 'LIVE'],
  [{ fetchedAt: NOW - 61_000 }, null, 'STALE'],
  [undefined, null, 'STALE'],
])('with the times %j it was recorded at %p and is %s', (meta, recordedAtMs, quality) => {
  const { position } = parse({ ...signal('location-preciselocation', place), meta })

  expect(position).toMatchObject({ recordedAtMs, quality })
})

test('a parked car is where it was left, however long ago', () => {
  const parked = { ...place, locationType: 'LAST_PARKED' }

  const { position } = parse(signal('location-preciselocation', parked, { oemUpdatedAt: 1e12 }))

  expect(position).toMatchObject({ quality: 'LAST_PARKED', recordedAtMs: 1e12 })
})

test('null island and missing coordinates are no position, without an error', () => {
  expect(
    parse(signal('location-preciselocation', { latitude: 0, longitude: 0 })).position,
  ).toBeNull()
  expect(parse(signal('location-preciselocation', { heading: 3 })).position).toBeNull()
  expect(parse().position).toBeNull()
})

test('a car without a battery has none, by absence, by UNAVAILABLE or by COMPATIBILITY', () => {
  const unavailable = {
    id: 'tractionbattery-range',
    attributes: { code: 'tractionbattery-range', status: { value: 'UNAVAILABLE' } },
  }
  const incapable = failedSignal(
    'tractionbattery-stateofcharge',
    'COMPATIBILITY',
    'VEHICLE_NOT_CAPABLE',
  )

  expect(parse().battery).toBeNull()
  expect(parse(unavailable, incapable).battery).toBeNull()
})

test('a battery that tells one of its two readings is a battery', () => {
  const signals = parse(
    signal('tractionbattery-stateofcharge', { value: 80 }),
    failedSignal('tractionbattery-range', 'UPSTREAM', null),
  )

  expect(signals.battery).toEqual({ percent: 80, rangeKm: failure('BACKEND_UNAVAILABLE') })
})

test.each([
  ['VEHICLE_STATE', 'ASLEEP', 'VEHICLE_ASLEEP'],
  ['VEHICLE_STATE', 'UNREACHABLE', 'BACKEND_UNAVAILABLE'],
  ['PERMISSION', null, 'BACKEND_REJECTED'],
  ['RATE_LIMIT', 'VEHICLE', 'BACKEND_QUOTA'],
  ['BILLING', 'VEHICLE_LIMIT', 'BACKEND_QUOTA'],
  ['NEVER_HEARD_OF', null, 'BACKEND_UNAVAILABLE'],
])(
  'a signal that failed with %s/%s fails as %s, and only its own field',
  (type, code, expected) => {
    const signals = parse(
      failedSignal('location-preciselocation', type, code),
      signal('closure-islocked', { value: true }),
    )

    expect(signals.position).toEqual(failure(expected))
    expect(signals.isLocked).toBe(true)
  },
)

test.each([
  ['a latitude of 91', { ...place, latitude: 91 }],
  ['a latitude in words', { ...place, latitude: 'north' }],
  ['a body that is a list', []],
])('%s fails the position alone, as malformed', (_what, body) => {
  const signals = parse(
    signal('location-preciselocation', body),
    signal('closure-islocked', { value: true }),
  )

  expect(signals.position).toEqual(failure('BACKEND_MALFORMED'))
  expect(signals.isLocked).toBe(true)
})

test.each([
  ['tractionbattery-stateofcharge', { value: 101 }, 'battery'],
  ['odometer-traveleddistance', { value: 1, unit: 'furlongs' }, 'odometerKm'],
  ['closure-islocked', { value: 'yes' }, 'isLocked'],
] as const)('%s of %j is malformed', (code, body, field) => {
  expect(parse(signal(code, body))[field]).toEqual(failure('BACKEND_MALFORMED'))
})

test('signals without attributes around them are read, too', () => {
  const bare = { code: 'closure-islocked', body: { value: true } }

  expect(parse(bare, 'noise', null).isLocked).toBe(true)
})

test('an answer without a list of signals is malformed as a whole', () => {
  expect(() => parseSignals({}, { now: () => NOW, staleAfterMs: 1 })).toThrow(
    'signals.data: expected an array, got undefined',
  )
})

test('the VIN is read under data and bare, and in upper case', () => {
  const vin = signal('vehicleidentification-vin', { value: 'wvwzzzcd0rw000001' })

  expect(parseVin({ data: vin })).toBe('WVWZZZCD0RW000001')
  expect(parseVin(vin)).toBe('WVWZZZCD0RW000001')
})

test('a VIN that would change a path is malformed', () => {
  expect(() => parseVin(signal('vin', { value: '../../me' }))).toThrow(/identification number/)
})

test('an answer that is no signal is not taken for a car without a VIN', () => {
  expect(() => parseVin({ nonsense: ['wanted', 'none'] })).toThrow(/a signal/)
})
