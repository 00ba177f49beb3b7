import { expect, test } from '@jest/globals'
import {
  createLivePositions,
  type LivePositionsOptions,
} from '../../../gateway/streaming/live-positions.ts'
import { createFakeTimers } from '../../support/fake-timers.ts'
import { liveOptions, positionAt, type TestPosition } from '../../support/live-positions.ts'

const T = 1_800_000_000_000

function live(rest: Partial<LivePositionsOptions<TestPosition>> = {}) {
  const timers = createFakeTimers(T)
  const positions = createLivePositions(liveOptions({ timers, ...rest }))
  const tell = (vehicleId: string, step: number) => {
    positions.publish({
      car: { vehicleId },
      position: positionAt(timers.now(), step),
      learned: 'TOLD',
    })
  }
  return { positions, timers, tell }
}

const poll = (ask: (id: string) => Promise<TestPosition | null>) => ({
  ask,
  everyMs: 10_000,
  parkedEveryMs: 120_000,
  callsPerCarPerHour: 1000,
  callsPerHour: 1000,
})

test('many who watch one car cost one question per interval', async () => {
  let calls = 0
  const { positions, timers } = live({
    poll: poll(() => {
      calls += 1
      return Promise.resolve(positionAt(timers.now(), calls))
    }),
  })
  let heard = 0
  for (let listener = 0; listener < 500; listener++) positions.listen(['a'], () => (heard += 1))

  await timers.pass(60_000)

  expect(calls).toBe(6)
  expect(heard).toBe(500 * 6)
  expect(positions.stats().polls).toMatchObject({ cars: 1, calls: 6 })
})

test('a slow listener loses positions in between and holds up nobody', async () => {
  const { positions, timers, tell } = live()
  const slow = positions.watch(['a'])
  let heard = 0
  positions.listen(['a'], () => (heard += 1))

  for (let second = 0; second < 100; second++) {
    tell('a', second / 10)
    await timers.pass(1000)
  }
  const first = await slow.next()

  expect(heard).toBe(100)
  expect(first.value).toMatchObject({ kind: 'POSITION', position: { latitude: 47.1499 } })
  expect(positions.stats().conflated).toBe(99)
})

test('a stream ends with its signal and leaves nothing', async () => {
  const { positions } = live()
  const abort = new AbortController()
  const stream = positions.watch(['a', 'b'], { signal: abort.signal })
  const waiting = stream.next()

  abort.abort()

  expect(await waiting).toEqual({ done: true, value: undefined })
  expect(positions.stats()).toMatchObject({ cars: 0, watches: 0, streams: 0 })
})

test('a signal that was aborted before begins nothing', async () => {
  const { positions } = live()

  const stream = positions.watch(['a'], { signal: AbortSignal.abort() })

  expect(await stream.next()).toMatchObject({ done: true })
  expect(positions.stats()).toMatchObject({ cars: 0, streams: 0 })
})

test('no more cars than the bound are watched, the same ones by anybody', () => {
  const { positions } = live({ maxCars: 2 })
  positions.listen(['a', 'b'], () => undefined)

  expect(() => positions.watch(['a', 'c'])).toThrow('too many cars')
  expect(() => positions.watch(['a', 'b'])).not.toThrow()
  expect(positions.stats()).toMatchObject({ cars: 2, watches: 4, streams: 2 })
})

test('what a listener throws harms nobody else', async () => {
  const { positions, timers, tell } = live()
  let heard = 0
  positions.listen(['a'], () => {
    throw new Error('no')
  })
  positions.listen(['a'], () => (heard += 1))

  tell('a', 1)
  await timers.pass(20)

  expect(heard).toBe(1)
})

test('the last known position is there while the car is watched, and no longer', async () => {
  const { positions, timers, tell } = live()
  const stop = positions.listen(['a'], () => undefined)
  tell('a', 1)
  await timers.pass(20)
  const known = positions.lastKnown('a')

  stop()

  expect(known).toMatchObject({ vehicleId: 'a', sequence: T })
  expect(positions.lastKnown('a')).toBeNull()
})

test('closing ends every stream and every timer', async () => {
  const { positions, timers } = live({
    lingerMs: 5000,
    poll: poll(() => Promise.resolve(positionAt(T))),
    askVin: () => Promise.reject(new Error('down')),
  })
  const stream = positions.watch(['a', 'b'])
  const waiting = stream.next()
  await timers.pass(1)

  await positions.close()

  expect(await waiting).toMatchObject({ done: true })
  expect(await positions.watch(['a']).next()).toMatchObject({ done: true })
  expect(timers.waiting).toBe(0)
})
