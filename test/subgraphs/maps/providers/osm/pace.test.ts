import { expect, test } from '@jest/globals'
import { createPace } from '../../../../../subgraphs/maps/providers/osm/pace.ts'
import { codeOf } from '../../fake-google.ts'

/** A clock that stands still unless somebody sleeps on it. */
function pacedAt(intervalMs: number, maxWaitMs = 1500) {
  const clock = { now: 1_000_000 }
  const slept: number[] = []
  const pace = createPace({
    backend: 'maps',
    intervalMs,
    maxWaitMs,
    now: () => clock.now,
    sleep: (ms) => {
      slept.push(ms)
      return Promise.resolve()
    },
  })
  return { pace, clock, slept }
}

const answer = () => Promise.resolve('an answer')

test('the first call goes at once', async () => {
  const { pace, slept } = pacedAt(1000)

  expect(await pace(answer)).toBe('an answer')
  expect(slept).toEqual([])
})

test('the next call waits for the rest of its second', async () => {
  const { pace, clock, slept } = pacedAt(1000)
  await pace(answer)
  clock.now += 300

  await pace(answer)

  expect(slept).toEqual([700])
})

test('a call after a pause goes at once', async () => {
  const { pace, clock, slept } = pacedAt(1000)
  await pace(answer)
  clock.now += 1000

  await pace(answer)

  expect(slept).toEqual([])
})

test('a call that would wait too long is refused at once, with how long', async () => {
  const { pace, slept } = pacedAt(1000)
  await Promise.all([pace(answer), pace(answer)])

  const refused = await pace(answer).catch((error: unknown) => error)

  expect(refused).toMatchObject({ extensions: { code: 'BACKEND_QUOTA', retryAfterSeconds: 2 } })
  expect(slept).toEqual([1000])
})

test('a refused call takes nobody’s turn', async () => {
  const { pace, clock, slept } = pacedAt(1000, 0)
  await pace(answer)
  const codes = [await codeOf(pace(answer)), await codeOf(pace(answer))]
  clock.now += 1000

  await pace(answer)

  expect(codes).toEqual(['BACKEND_QUOTA', 'BACKEND_QUOTA'])
  expect(slept).toEqual([])
})

test('a call that fails takes its turn', async () => {
  const { pace, slept } = pacedAt(1000)
  await pace(() => Promise.reject(new Error('down'))).catch(() => null)

  await pace(answer)

  expect(slept).toEqual([1000])
})

test('a clock that is set back keeps nobody waiting for the old time', async () => {
  const { pace, clock, slept } = pacedAt(1000)
  await pace(answer)
  clock.now -= 3_600_000

  await pace(answer)
  await pace(answer)

  expect(slept).toEqual([1000])
})

test('without an interval nobody waits', async () => {
  const { pace, slept } = pacedAt(0, 0)

  await Promise.all([pace(answer), pace(answer), pace(answer)])

  expect(slept).toEqual([])
})
