import { expect, test } from '@jest/globals'
import { parseVehicleData } from '../../../../subgraphs/vehicles/providers/tesla-parser.ts'

const NOW = 1705707525000

const parse = (response: unknown) =>
  parseVehicleData({ response }, { now: () => NOW, staleAfterMs: 60_000 })

const documented = {
  id: 1234,
  vin: 'LRWXF7EK4KC700000',
  access_type: 'OWNER',
  state: 'online',
  drive_state: {
    gps_as_of: 1701129612,
    heading: 185,
    latitude: -30.222626,
    longitude: -97.6236871,
    native_type: 'wgs',
    power: -7,
    shift_state: null,
    speed: null,
    timestamp: 1705707520649,
  },
  vehicle_state: {
    odometer: 6481.019282,
    locked: false,
    vehicle_name: 'Test',
    timestamp: 1705707520649,
  },
}

test('the documented answer in normal form: parked, kilometres, milliseconds', () => {
  expect(parse(documented)).toEqual({
    position: {
      latitude: -30.222626,
      longitude: -97.6236871,
      headingDegrees: 185,
      speedKph: null,
      accuracyMeters: null,
      recordedAtMs: 1701129612000,
      receivedAtMs: NOW,
      quality: 'LAST_PARKED',
      source: 'TESLA',
    },
    battery: null,
    odometerKm: 6481.019282 * 1.609344,
    isLocked: false,
    isOnline: true,
  })
})

test('on the move: miles per hour become km/h, seconds decide that it is live', () => {
  const drive = { ...documented.drive_state, shift_state: 'D', speed: 25, gps_as_of: 1705707520 }

  const { position } = parse({ ...documented, drive_state: drive })

  expect(position).toMatchObject({ speedKph: 25 * 1.609344, quality: 'LIVE' })
})

test('a fix of long ago with the car in gear is stale', () => {
  const drive = { ...documented.drive_state, shift_state: 'D' }

  expect(parse({ ...documented, drive_state: drive }).position).toMatchObject({ quality: 'STALE' })
})

test('gear P is parked as well', () => {
  const drive = { ...documented.drive_state, shift_state: 'P' }

  expect(parse({ ...documented, drive_state: drive }).position).toMatchObject({
    quality: 'LAST_PARKED',
  })
})

test('coordinates in a part of their own are found', () => {
  const { latitude, longitude, ...drive } = documented.drive_state
  const parts = { drive_state: drive, location_data: { latitude, longitude } }

  expect(parse({ ...documented, ...parts }).position).toMatchObject({ latitude, longitude })
})

test('without coordinates there is no position, with the rest unharmed', () => {
  const signals = parse({ state: 'online', drive_state: { shift_state: null }, vehicle_state: {} })

  expect(signals).toEqual({
    position: null,
    battery: null,
    odometerKm: null,
    isLocked: null,
    isOnline: true,
  })
})

test('the battery comes in percent and miles', () => {
  const charge = { battery_level: 42, battery_range: 100 }

  expect(parse({ ...documented, charge_state: charge }).battery).toEqual({
    percent: 42,
    rangeKm: 160.9344,
  })
})

test('a reading of the wrong type fails alone', () => {
  const signals = parse({ ...documented, vehicle_state: { odometer: 'far', locked: true } })

  expect(signals.odometerKm).toMatchObject({ extensions: { code: 'BACKEND_MALFORMED' } })
  expect(signals.isLocked).toBe(true)
})

test('an answer without a response is malformed', () => {
  expect(() => parse(null)).toThrow('response: expected an object, got null')
})
