import { expect, test } from '@jest/globals'
import { createTeslaTelemetry } from '../../../../subgraphs/vehicles/index.ts'
import { bytesOf, GARBAGE, T } from './messages.ts'

const VIN = 'LRWXF7EK4KC700000'
/** The bytes that the dispatcher's own test asserts. */
const LOCATION = '{"latitude":37.7749,"longitude":-122.4194}'

const telemetry = () => {
  const codec = createTeslaTelemetry({ topicBase: 'telemetry' })
  const decode = (field: string, payload: unknown, atMs = T) =>
    codec.decode(`telemetry/${VIN}/v/${field}`, bytesOf(payload), atMs)
  return { codec, decode }
}

test('a location alone is a position, measured when it came', () => {
  expect(telemetry().decode('Location', LOCATION)).toEqual([
    {
      car: { vin: VIN },
      learned: 'STREAMED',
      position: {
        latitude: 37.7749,
        longitude: -122.4194,
        headingDegrees: null,
        speedKph: null,
        accuracyMeters: null,
        recordedAtMs: T,
        receivedAtMs: T,
        quality: 'LIVE',
        source: 'TESLA',
      },
    },
  ])
})

test.each([
  ['a number', 55, 55 * 1.609344],
  ['a text', '"12.3"', 12.3 * 1.609344],
  ['null when the car is off', 'null', null],
])('a speed in mph, %s, belongs to the location that follows', (_how, payload, speedKph) => {
  const { decode } = telemetry()
  decode('VehicleSpeed', payload)
  decode('GpsHeading', '"271.5"', T + 10)

  const updates = decode('Location', LOCATION, T + 20)

  expect(updates).toMatchObject([{ position: { speedKph, headingDegrees: 271.5 } }])
})

test('a heading that comes right after its location completes it', () => {
  const { decode } = telemetry()
  decode('Location', LOCATION)

  const updates = decode('GpsHeading', 90, T + 5)

  expect(updates).toMatchObject([{ position: { headingDegrees: 90, recordedAtMs: T } }])
})

test('a heading or speed that is older than two seconds belongs to no location', () => {
  const { decode } = telemetry()
  decode('GpsHeading', 90)
  decode('VehicleSpeed', 30)

  const updates = decode('Location', LOCATION, T + 2001)

  expect(updates).toMatchObject([{ position: { headingDegrees: null, speedKph: null } }])
})

test('a heading alone is no position, nor is one long after its location', () => {
  const { decode } = telemetry()
  const alone = decode('GpsHeading', 90)
  decode('Location', LOCATION)

  expect([alone, decode('GpsHeading', 91, T + 251)]).toEqual([[], []])
})

test('cars do not mix', () => {
  const { codec, decode } = telemetry()
  decode('GpsHeading', 90)

  const updates = codec.decode('telemetry/5YJ3E1EA7KF000001/v/Location', bytesOf(LOCATION), T)

  expect(updates).toMatchObject([
    { car: { vin: '5YJ3E1EA7KF000001' }, position: { headingDegrees: null } },
  ])
})

test('a receiver without a fix is told as it is: whoever keeps positions drops it', () => {
  const updates = telemetry().decode('Location', '{"latitude":0,"longitude":0}')

  expect(updates).toMatchObject([{ position: { latitude: 0, longitude: 0 } }])
})

test('what is malformed is said to be, and never thrown', () => {
  const { decode } = telemetry()

  expect(
    new Set(GARBAGE.map((bytes) => decode('Location', Buffer.from(bytes).toString('latin1')))),
  ).toEqual(new Set(['MALFORMED']))
})

test('topics of others are left to others', () => {
  const { codec } = telemetry()
  const topics = [
    `elsewhere/${VIN}/v/Location`,
    `telemetry/${VIN}/connectivity`,
    `telemetry/${VIN}/v/Odometer`,
    `telemetry/${VIN}/v/Location/more`,
    `telemetry/${VIN}/alerts/x/current`,
  ]

  expect(topics.map((topic) => codec.decode(topic, bytesOf(LOCATION), T))).toEqual(
    topics.map(() => 'NOT_MINE'),
  )
})

test('no more cars are remembered than the bound', () => {
  const codec = createTeslaTelemetry({ topicBase: 't', maxCars: 2 })
  const heading = (vin: string) => codec.decode(`t/${vin}/v/GpsHeading`, bytesOf('90'), T)
  const location = (vin: string) => codec.decode(`t/${vin}/v/Location`, bytesOf(LOCATION), T)

  for (const vin of ['VIN01', 'VIN02', 'VIN01', 'VIN03']) heading(vin)

  expect(location('VIN01')).toMatchObject([{ position: { headingDegrees: 90 } }])
  expect(location('VIN02')).toMatchObject([{ position: { headingDegrees: null } }])
})
