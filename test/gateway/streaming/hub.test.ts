import { expect, test } from '@jest/globals'
import { createCounters } from '../../../gateway/streaming/counters.ts'
import { createHub } from '../../../gateway/streaming/hub.ts'
import type { LiveEvent } from '../../../gateway/streaming/live-position.ts'
import { createFakeTimers } from '../../support/fake-timers.ts'
import { positionAt, type TestPosition } from '../../support/live-positions.ts'

const T = 1_800_000_000_000

function hubOf() {
  const timers = createFakeTimers(T)
  const counters = createCounters()
  const watched: string[] = []
  const hub = createHub<TestPosition>({
    ...{ timers, counters, collectMs: 20, maxSpeedKph: 400 },
    asOf: (position, nowMs) =>
      nowMs - position.receivedAtMs > 60_000 ? { ...position, quality: 'STALE' } : position,
    onFirst: (id) => watched.push(`+${id}`),
    onLast: (id) => watched.push(`-${id}`),
  })
  const events: LiveEvent<TestPosition>[] = []
  const listener = (event: LiveEvent<TestPosition>) => events.push(event)
  const steps = () =>
    events.map((event) => (event.kind === 'POSITION' ? event.position.latitude : event.notice))
  return { hub, timers, counters, watched, listener, steps, events }
}

test('what comes twice within the collecting time is told once, the latest', async () => {
  const { hub, timers, listener, steps } = hubOf()
  hub.add('car', listener, 0)

  hub.take('car', positionAt(T, 1))
  hub.take('car', positionAt(T + 1, 2))
  await timers.pass(20)

  expect(steps()).toEqual([47.142])
})

test('a new listener is told at once what is known, unless it has seen that', async () => {
  const { hub, timers, listener, steps } = hubOf()
  hub.add('car', () => undefined, 0)
  hub.take('car', positionAt(T, 1))
  await timers.pass(20)
  const seen = hub.latest('car')?.sequence ?? 0

  hub.add('car', (event) => listener(event), seen)
  hub.add('car', listener, seen - 1)

  expect(steps()).toEqual([47.141])
})

test('what has been lying here for long is told as old, once to each', async () => {
  const { hub, timers, listener, events } = hubOf()
  hub.add('car', () => undefined, 0)
  hub.take('car', positionAt(T, 1))
  await timers.pass(61_000)

  hub.add('car', listener, 0)

  expect(events).toMatchObject([{ position: { quality: 'STALE' } }])
})

test('a car is begun with its first listener and ended with its last', () => {
  const { hub, listener, watched } = hubOf()
  const other = () => undefined

  hub.add('car', listener, 0)
  hub.add('car', other, 0)
  hub.add('car', other, 0)
  hub.remove('car', listener)
  hub.remove('car', other)
  hub.remove('car', other)

  expect(watched).toEqual(['+car', '-car'])
  expect([hub.cars, hub.watches]).toEqual([0, 0])
})

test('a listener that throws is dropped, the others hear everything', async () => {
  const { hub, timers, listener, steps, counters } = hubOf()
  hub.add(
    'car',
    () => {
      throw new Error('no')
    },
    0,
  )
  hub.add('car', listener, 0)

  hub.take('car', positionAt(T, 1))
  await timers.pass(20)
  hub.take('car', positionAt(T + 1000, 2))
  await timers.pass(20)

  expect(steps()).toEqual([47.141, 47.142])
  expect([counters.failedListeners, hub.watches]).toEqual([1, 1])
})

test('a notice is told to all, to who comes later, and to nobody once the car is heard of', () => {
  const { hub, listener, events } = hubOf()
  const notice = { reason: 'FAILED', code: 'BACKEND_TIMEOUT', nextAtMs: T } as const
  hub.add('car', () => undefined, 0)

  hub.notify('car', notice)
  hub.add('car', listener, 0)
  hub.take('car', positionAt(T, 1))
  hub.add('car', (event) => listener(event), 0)

  expect(events).toEqual([{ kind: 'NOTICE', vehicleId: 'car', notice }])
})

test('nothing is kept of a car that nobody watches', () => {
  const { hub } = hubOf()

  expect(hub.take('car', positionAt(T, 1))).toBeNull()
  expect(hub.latest('car')).toBeNull()
})
