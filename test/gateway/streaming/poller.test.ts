import { expect, test } from '@jest/globals'
import type { Notice } from '../../../gateway/streaming/live-position.ts'
import { createPollPace } from '../../../gateway/streaming/poll-pace.ts'
import { createPoller, type PollerOptions } from '../../../gateway/streaming/poller.ts'
import { BackendError } from '../../../subgraphs/backend/errors.ts'
import { createFakeTimers } from '../../support/fake-timers.ts'
import { positionAt, type TestPosition } from '../../support/live-positions.ts'

const MINUTE_MS = 60_000

function polling(rest: Partial<PollerOptions<TestPosition>> = {}) {
  const timers = createFakeTimers()
  const asked: { readonly id: string; readonly atMs: number }[] = []
  const notices: Notice[] = []
  const startMs = timers.now()
  const { ask = () => Promise.resolve(positionAt(timers.now())), ...others } = rest
  const poller = createPoller<TestPosition>({
    pace: createPollPace(10_000, 2 * MINUTE_MS),
    callsPerCarPerHour: 10_000,
    callsPerHour: 100_000,
    timers,
    onPosition: () => undefined,
    onNotice: (_id, notice) => notices.push(notice),
    ...others,
    ask: (id) => {
      asked.push({ id, atMs: timers.now() - startMs })
      return ask(id)
    },
  })
  return { poller, timers, asked, notices, times: () => asked.map(({ atMs }) => atMs) }
}

test('a driving car is asked every interval, a parked one far less often', async () => {
  const parked = polling({
    ask: () => Promise.resolve(positionAt(0, 0, { quality: 'LAST_PARKED' })),
  })
  const driving = polling()

  for (const { poller, timers } of [parked, driving]) {
    poller.start('car')
    await timers.pass(5 * MINUTE_MS)
  }

  expect(driving.asked.length).toBe(28)
  expect(parked.asked.length).toBe(3)
})

test('a car that is heard of is not asked', async () => {
  const { poller, timers, asked } = polling()
  poller.start('car')

  for (let second = 0; second < 600; second++) {
    poller.heard('car', positionAt(timers.now()), 'STREAMED')
    await timers.pass(1000)
  }

  expect(asked).toEqual([])
})

test('a car that falls silent is asked after the interval', async () => {
  const { poller, timers, times } = polling()
  poller.start('car')
  poller.heard('car', positionAt(0), 'STREAMED')

  await timers.pass(11_000)

  expect(times()).toEqual([11_000])
})

test('nobody is asked once the last listener has gone', async () => {
  const { poller, timers, asked } = polling()
  poller.start('car')
  await timers.pass(1000)

  poller.stop('car')
  await timers.pass(60 * MINUTE_MS)

  expect(asked.length).toBe(1)
  expect([poller.stats().cars, timers.waiting]).toEqual([0, 0])
})

test('no hour sees more calls for a car than the cap, and the stream says that it is slowed', async () => {
  const { poller, timers, times, notices } = polling({ callsPerCarPerHour: 30 })
  poller.start('car')

  await timers.pass(3 * 60 * MINUTE_MS)

  const busiest = times().map(
    (from) => times().filter((at) => at >= from && at < from + 60 * MINUTE_MS).length,
  )
  expect(Math.max(...busiest)).toBeLessThanOrEqual(30)
  expect(times().length).toBeGreaterThan(50)
  expect(notices[0]).toMatchObject({ reason: 'SLOWED', cap: 'VEHICLE' })
})

test('coming and going does not get round the cap', async () => {
  const { poller, timers, asked } = polling({ callsPerCarPerHour: 20 })

  for (let round = 0; round < 200; round++) {
    poller.start('car')
    await timers.pass(1000)
    poller.stop('car')
  }

  expect(asked.length).toBeLessThanOrEqual(11)
})

test('all cars together stay under the cap of the process', async () => {
  const { poller, timers, asked, notices } = polling({ callsPerHour: 100 })
  for (let car = 0; car < 40; car++) poller.start(String(car))

  await timers.pass(60 * MINUTE_MS)

  expect(asked.length).toBeLessThanOrEqual(100)
  expect(notices).toContainEqual(expect.objectContaining({ reason: 'SLOWED', cap: 'TOTAL' }))
})

test('what another process asked is paid for, too', async () => {
  const { poller, timers, asked } = polling({ callsPerCarPerHour: 20 })
  poller.start('car')
  for (let call = 0; call < 10; call++) poller.heard('car', positionAt(0), 'ASKED')

  await timers.pass(5 * MINUTE_MS)

  expect(asked.length).toBeLessThan(3)
})

test('a failing backend is asked ever later, and the stream says why', async () => {
  const { poller, timers, times, notices } = polling({
    ask: () => Promise.reject(new BackendError('BACKEND_UNAVAILABLE', 'vehicles', 'is down')),
  })
  poller.start('car')

  await timers.pass(10 * MINUTE_MS)

  const pauses = times().map((at, index, all) => at - (all[index - 1] ?? 0))
  expect(pauses.slice(1, 5)).toEqual([22_000, 44_000, 88_000, 176_000])
  expect(notices[0]).toMatchObject({ reason: 'FAILED', code: 'BACKEND_UNAVAILABLE' })
})

test.each(['BACKEND_AUTH', 'BACKEND_REJECTED', 'BACKEND_QUOTA'] as const)(
  'after %s nothing is asked for a quarter of an hour',
  async (code) => {
    const { poller, timers, asked } = polling({
      ask: () => Promise.reject(new BackendError(code, 'vehicles', 'no')),
    })
    poller.start('car')

    await timers.pass(15 * MINUTE_MS)

    expect(asked.length).toBe(1)
  },
)

test('a backend that says when to come back is left alone until then', async () => {
  const error = new BackendError('BACKEND_UNAVAILABLE', 'vehicles', 'busy', {
    retryAfterSeconds: 300,
  })
  const { poller, timers, asked } = polling({ ask: () => Promise.reject(error) })
  poller.start('car')

  await timers.pass(5 * MINUTE_MS)

  expect(asked.length).toBe(1)
})

test('a car that is not connected is told as unknown', async () => {
  const { poller, timers, notices } = polling({ ask: () => Promise.resolve(null) })
  poller.start('car')

  await timers.pass(MINUTE_MS)

  expect(notices).toEqual([{ reason: 'UNKNOWN', nextAtMs: expect.any(Number) }])
})

test('an answer that comes after the last listener has gone is dropped', async () => {
  const told: string[] = []
  let answer: (position: TestPosition) => void = () => undefined
  const { poller, timers } = polling({
    ask: () => new Promise((resolve) => (answer = resolve)),
    onPosition: (id) => told.push(id),
  })
  poller.start('car')
  await timers.pass(1000)

  poller.stop('car')
  answer(positionAt(0))
  await timers.pass(1000)

  expect([told, timers.waiting]).toEqual([[], 0])
})
