import { expect, test } from '@jest/globals'
import {
  createSharedPositions,
  type PositionRecord,
  type PositionUpdate,
} from '../../../../subgraphs/vehicles/index.ts'
import { bytesOf, GARBAGE, T } from './messages.ts'

const position: PositionRecord = {
  latitude: 47.14,
  longitude: 9.52,
  headingDegrees: 12.5,
  speedKph: 50.1,
  accuracyMeters: null,
  recordedAtMs: T - 1000,
  receivedAtMs: T,
  quality: 'LIVE',
  source: 'SMARTCAR',
}

const update: PositionUpdate = { car: { vehicleId: 'veh-1' }, position, learned: 'ASKED' }

const shared = (processId: string) =>
  createSharedPositions({ topicBase: 'roundabout/positions', processId })

const encoded = (of: PositionUpdate) => {
  const message = shared('one').encode(of)
  if (message === null) throw new Error('not encoded')
  return message
}

test('another process reads exactly what one told', () => {
  const { topic, payload } = encoded(update)

  expect(topic).toBe('roundabout/positions/veh-1')
  expect(shared('two').decode(topic, payload, T + 5)).toEqual([update])
})

test('what a process told itself is no news to it', () => {
  const { topic, payload } = encoded(update)

  expect(shared('one').decode(topic, payload, T)).toEqual([])
})

test('a speed that could not be read is told as none', () => {
  const failed = { ...update, position: { ...position, speedKph: null } }
  const { topic, payload } = encoded(failed)

  expect(shared('two').decode(topic, payload, T)).toEqual([failed])
})

test('a car that is known by its VIN alone is not told: everybody hears its stream', () => {
  expect(shared('one').encode({ ...update, car: { vin: 'VIN01' } })).toBeNull()
})

test('an id that would make other topics is not told', () => {
  const ids = ['a/b', '+', '#', '']

  expect(ids.map((vehicleId) => shared('one').encode({ ...update, car: { vehicleId } }))).toEqual(
    ids.map(() => null),
  )
})

test('messages of another version or shape are malformed', () => {
  const bad = [
    { version: 2, from: 'x', learned: 'ASKED', position },
    { version: 1, from: 'x', learned: 'GUESSED', position },
    { version: 1, from: 'x', learned: 'ASKED', position: { ...position, quality: 'FINE' } },
    { version: 1, from: 'x', learned: 'ASKED', position: { ...position, latitude: 95 } },
  ].map(bytesOf)

  const verdicts = [...bad, ...GARBAGE].map((payload) =>
    shared('two').decode('roundabout/positions/veh-1', payload, T),
  )

  expect(new Set(verdicts)).toEqual(new Set(['MALFORMED']))
})
