import { describe, expect, test } from '@jest/globals'
import {
  parseDataPoints,
  type VissOdometerUnit,
} from '../../../../subgraphs/vehicles/providers/viss-parser.ts'
import { NOW } from '../fixtures.ts'

const TS = '2026-11-22T15:04:00Z'

const point = (path: string, value: unknown, ts = TS) => ({
  path: `Vehicle.${path}`,
  dp: { value, ts },
})

const at = (latitude: unknown = '47.1395', longitude: unknown = '9.5227') => [
  point('CurrentLocation.Latitude', latitude),
  point('CurrentLocation.Longitude', longitude),
]

const parse = (data: unknown, odometerUnit: VissOdometerUnit = 'kilometers') =>
  parseDataPoints({ data, ts: TS }, { now: () => NOW, staleAfterMs: 60_000, odometerUnit })

const codeOf = (reading: unknown) =>
  reading instanceof Error && 'extensions' in reading ? reading.extensions : reading

const MALFORMED = { code: 'BACKEND_MALFORMED', backend: 'vehicles' }

describe('a position', () => {
  test('is read from strings, with the accuracy that no other vendor tells', () => {
    const { position } = parse([
      ...at(),
      point('CurrentLocation.Heading', '360'),
      point('CurrentLocation.HorizontalAccuracy', '4.5'),
      point('CurrentLocation.Timestamp', '2026-11-22T15:04:03.5Z'),
      point('Speed', '-48.5'),
      point('LowVoltageSystemState', 'ON'),
    ])

    expect(position).toEqual({
      latitude: 47.1395,
      longitude: 9.5227,
      headingDegrees: 0,
      speedKph: 48.5,
      accuracyMeters: 4.5,
      recordedAtMs: Date.parse('2026-11-22T15:04:03.5Z'),
      receivedAtMs: NOW,
      quality: 'LIVE',
      source: 'VISS',
    })
  })

  test.each(['LOCK', 'OFF'])('is where it was left when the system is %s', (state) => {
    expect(parse([...at(), point('LowVoltageSystemState', state)]).position).toMatchObject({
      quality: 'LAST_PARKED',
    })
  })

  test('is stale by the time of its point, where the receiver tells none', () => {
    const old = '2026-11-22T14:00:00Z'
    const { position } = parse([
      { path: 'Vehicle.CurrentLocation.Latitude', dp: { value: '47.1', ts: old } },
      point('CurrentLocation.Longitude', '9.5', old),
      point('CurrentLocation.Timestamp', '0000-01-01T00:00Z'),
    ])

    expect(position).toMatchObject({ recordedAtMs: Date.parse(old), quality: 'STALE' })
  })

  test('is none when a coordinate is not available, and the rest still comes', () => {
    const { position, odometerKm } = parse([
      ...at('visserr:Data-not-available', 'viss-inline:Data-not-available'),
      point('TraveledDistance', '12.5'),
    ])

    expect([position, odometerKm]).toEqual([null, 12.5])
  })

  test.each([['91'], ['north'], [''], ['NaN']])(
    'with the latitude "%s" is an error',
    (latitude) => {
      expect(codeOf(parse(at(latitude)).position)).toEqual(MALFORMED)
    },
  )

  test('of both zeros is none: that is a receiver without a fix', () => {
    expect(parse(at('0', '0')).position).toBeNull()
  })
})

describe('other signals', () => {
  test('come in our units: the range in metres, the odometer by the tree’s version', () => {
    const points = [
      point('Powertrain.TractionBattery.StateOfCharge.Displayed', '72.5'),
      point('Powertrain.TractionBattery.Range', '301500'),
      point('TraveledDistance', '12345'),
      point('Connectivity.IsConnectivityAvailable', 'true'),
    ]

    expect(parse(points)).toMatchObject({
      battery: { percent: 72.5, rangeKm: 301.5 },
      odometerKm: 12345,
      isOnline: true,
    })
    expect(parse(points, 'meters')).toMatchObject({ odometerKm: 12.345 })
  })

  test.each([
    [['true', 'true'], true],
    [['true', 'false'], false],
    [['true', 'viss-inline:Data-not-available'], true],
    [[], null],
  ] as const)('doors that say %j make the car locked: %j', (doors, expected) => {
    const points = doors.map((value, index) =>
      point(`Cabin.Door.Row${String(index + 1)}.DriverSide.IsLocked`, value),
    )

    expect(parse(points).isLocked).toBe(expected)
  })

  test('one that cannot be understood fails alone', () => {
    const signals = parse([...at(), point('TraveledDistance', 'far'), point('Speed', 'fast')])

    expect(codeOf(signals.odometerKm)).toEqual(MALFORMED)
    expect(signals.position).toMatchObject({ latitude: 47.1395, speedKph: expect.any(Error) })
    expect(signals.battery).toBeNull()
  })
})

describe('the shape', () => {
  test('one point comes bare, several as a list; paths have dots or slashes', () => {
    const one = { path: 'Vehicle/TraveledDistance', dp: { value: '7', ts: TS } }

    expect([parse(one).odometerKm, parse([one]).odometerKm]).toEqual([7, 7])
  })

  test('of several measurements the last one counts', () => {
    const dp = [
      { value: '1', ts: TS },
      { value: '2', ts: TS },
    ]

    expect(parse({ path: 'Vehicle.TraveledDistance', dp }).odometerKm).toBe(2)
  })

  test('a server that sends numbers and booleans is understood as well', () => {
    const points = [...at(47.1, 9.5), point('Connectivity.IsConnectivityAvailable', false)]

    expect(parse(points)).toMatchObject({ position: { latitude: 47.1 }, isOnline: false })
  })

  test.each([[undefined], [null], ['x'], [[null]], [[{ path: 1, dp: {} }]], [[{ path: 'a' }]]])(
    '%j is no data',
    (data) => {
      expect(() => parse(data)).toThrow('expected')
    },
  )
})
