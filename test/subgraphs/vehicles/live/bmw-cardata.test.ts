import { expect, test } from '@jest/globals'
import { createBmwCarData } from '../../../../subgraphs/vehicles/index.ts'
import { bytesOf, GARBAGE, T } from './messages.ts'

const VIN = 'WBY33AW0X0FR00001'
const PREFIX = 'vehicle.cabin.infotainment.navigation.currentLocation.'

const cardata = () => {
  const codec = createBmwCarData({ topicBase: 'cardata', staleAfterMs: 300_000 })
  const decode = (payload: unknown, atMs = T) =>
    codec.decode(`cardata/gcid-1/${VIN}`, bytesOf(payload), atMs)
  return { codec, decode }
}

const message = (descriptors: Readonly<Record<string, readonly [unknown, number]>>) => ({
  vin: VIN,
  entityId: 'e',
  topic: VIN,
  timestamp: new Date(T).toISOString(),
  data: Object.fromEntries(
    Object.entries(descriptors).map(([name, [value, atMs]]) => [
      PREFIX + name,
      { value, unit: 'degrees', timestamp: new Date(atMs).toISOString() },
    ]),
  ),
})

test('latitude and longitude in one message are a position of the car’s own time', () => {
  const updates = cardata().decode(
    message({ latitude: ['47.14', T - 700], longitude: [9.52, T - 500], heading: [185, T] }),
  )

  expect(updates).toMatchObject([
    {
      car: { vin: VIN },
      position: {
        latitude: 47.14,
        longitude: 9.52,
        headingDegrees: 185,
        speedKph: null,
        recordedAtMs: T - 500,
        receivedAtMs: T,
        quality: 'LIVE',
        source: 'BMW',
      },
    },
  ])
})

test('a pair in two messages is told once, when it is whole', () => {
  const { decode } = cardata()

  const told = [
    decode(message({ latitude: [47.14, T] })),
    decode(message({ longitude: [9.52, T + 400] })),
    decode(message({ latitude: [47.15, T + 1000] })),
  ]

  expect(told).toMatchObject([[], [{ position: { latitude: 47.14, longitude: 9.52 } }], []])
})

test('what was measured more than five seconds apart is no pair', () => {
  const { decode } = cardata()
  decode(message({ latitude: [47.14, T] }))

  const far = decode(message({ longitude: [9.52, T + 5001] }))
  const near = decode(message({ latitude: [47.16, T + 6000] }))

  expect(far).toEqual([])
  expect(near).toMatchObject([{ position: { latitude: 47.16, longitude: 9.52 } }])
})

test('what was measured long ago is stale', () => {
  const old = T - 301_000

  expect(
    cardata().decode(message({ latitude: [47.14, old], longitude: [9.52, old] })),
  ).toMatchObject([{ position: { quality: 'STALE' } }])
})

test('doors and windows are no position', () => {
  const payload = { vin: VIN, data: { 'vehicle.cabin.door.status': { value: 'OPEN' } } }

  expect(cardata().decode(payload)).toEqual([])
})

test('what is malformed is said to be, and never thrown', () => {
  const { codec } = cardata()
  const verdicts = GARBAGE.map((bytes) => codec.decode(`cardata/g/${VIN}`, bytes, T))

  expect(new Set(verdicts)).toEqual(new Set(['MALFORMED']))
})

test('topics of others are left to others', () => {
  const { codec } = cardata()
  const topics = ['telemetry/x/y', 'cardata/only', 'cardata/a/b/c', 'cardata//x']

  expect(topics.map((topic) => codec.decode(topic, bytesOf('{}'), T))).toEqual(
    topics.map(() => 'NOT_MINE'),
  )
})
