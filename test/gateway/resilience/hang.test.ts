import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { TransportError } from '../../../subgraphs/backend/transport.ts'
import type { ResilientTransportOptions } from '../../../gateway/resilience/resilient-transport.ts'
import { answer, GET, outcomeOf, resilientOver } from './network.ts'

const TIMEOUT_MS = 2000
const PER_SECOND = 200
const SECOND_MS = 1000

beforeEach(() => {
  jest.useFakeTimers({
    now: 1_000_000,
    doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'],
  })
})
afterEach(() => {
  jest.useRealTimers()
})

/** A backend under steady traffic that takes so long for an answer, `Infinity` = it hangs. Its calls end with their time. */
function backend(options: Partial<ResilientTransportOptions> = {}) {
  const state = { tookMs: 5, pausedUntilMs: 0 }
  const outcomes: (number | string)[] = []
  const network = resilientOver(
    ({ timeoutMs }) =>
      new Promise((resolve, reject) => {
        const tookMs = Math.max(state.tookMs, state.pausedUntilMs - Date.now())
        if (tookMs < timeoutMs) setTimeout(() => resolve(answer()), tookMs)
        else setTimeout(() => reject(new TransportError('TIMEOUT')), timeoutMs)
      }),
    { breakerFailures: 10, timeoutMs: TIMEOUT_MS, retries: 0, ...options },
  )
  const send = (timeoutMs: number) =>
    void outcomeOf(network.transport({ ...GET, timeoutMs })).then((one) => outcomes.push(one))
  const traffic = async (forMs: number, perSecond = PER_SECOND, timeoutMs = TIMEOUT_MS) => {
    const before = network.asked.length
    for (let passedMs = 0; passedMs < forMs; passedMs += SECOND_MS / perSecond) {
      send(timeoutMs)
      await jest.advanceTimersByTimeAsync(SECOND_MS / perSecond)
    }
    return network.asked.length - before
  }
  const seconds = async (count: number) => {
    const calls: number[] = []
    for (let second = 0; second < count; second += 1) calls.push(await traffic(SECOND_MS))
    return calls
  }
  const statesOf = () =>
    network.events.flatMap((event) => (event.kind === 'circuit' ? [event.state] : []))
  return { ...network, state, outcomes, traffic, seconds, statesOf }
}

describe('a backend that stops answering', () => {
  test('is asked less than twice a second before two seconds are over', async () => {
    const { state, seconds, events } = backend()
    await seconds(2)
    state.tookMs = Infinity

    const [first = 0, ...further] = await seconds(10)

    expect(events[0]).toMatchObject({ state: 'OPEN', because: 'SILENCE' })
    expect(first).toBeLessThanOrEqual(0.65 * PER_SECOND + 10)
    expect(Math.max(...further)).toBe(1)
  })

  test('is asked by all within four seconds of its return, and never by more of them', async () => {
    const { state, seconds } = backend()
    await seconds(2)
    state.tookMs = Infinity
    await seconds(7)
    state.tookMs = 5

    const calls = await seconds(5)

    expect(calls[4]).toBe(PER_SECOND)
    expect(Math.max(...calls)).toBe(PER_SECOND)
  })

  test('and comes back with the first of the calls that still wait is asked again at once', async () => {
    const { state, seconds, traffic, statesOf } = backend()
    await seconds(2)
    state.pausedUntilMs = Date.now() + 1200

    await traffic(1150)
    const meanwhile = statesOf()
    await traffic(100)

    expect(meanwhile).toEqual(['OPEN'])
    expect(statesOf()).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED'])
  })
})

describe('a backend is not given up', () => {
  test('for a pause of 300 ms every few seconds', async () => {
    const { state, seconds, statesOf } = backend()

    for (let round = 0; round < 5; round += 1) {
      await seconds(2)
      state.pausedUntilMs = Date.now() + 300
    }

    expect(statesOf()).toEqual([])
  })

  test('for taking 1.5 s over each call from the first one on', async () => {
    const { state, traffic, seconds, statesOf } = backend()
    state.tookMs = 1400
    await traffic(2000, 20)
    state.tookMs = 1500

    await seconds(10)

    expect(statesOf()).toEqual([])
  })

  test('twice for having become slow: the first answers show how slow it is now', async () => {
    const { state, seconds, statesOf, outcomes } = backend()
    await seconds(2)
    state.tookMs = 1400

    await seconds(20)

    expect(statesOf()).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED'])
    expect(new Set(outcomes)).toEqual(new Set([200, 'CIRCUIT_OPEN']))
  })

  test('while one of its paths is slow and the others are not', async () => {
    const { state, seconds, traffic, statesOf } = backend()
    await seconds(2)

    for (let round = 0; round < 200; round += 1) {
      state.tookMs = 1500
      await traffic(50, 200)
      state.tookMs = 5
      await traffic(5, 200)
    }

    expect(statesOf()).toEqual([])
  })

  test('by clients in a hurry, however many: what they do not wait for is no silence', async () => {
    const { state, seconds, traffic, statesOf, outcomes } = backend()
    await seconds(2)
    state.tookMs = 900

    await traffic(5000, PER_SECOND, 600)

    expect(statesOf()).toEqual([])
    expect(outcomes.at(-1)).toBe('CUT_SHORT')
  })

  test('a second time for calls that it lost before it was well again', async () => {
    const { state, seconds, traffic, statesOf } = backend()
    await seconds(2)
    state.tookMs = Infinity
    await traffic(100)
    state.tookMs = 5
    await jest.advanceTimersByTimeAsync(1600)

    await traffic(5)
    await jest.advanceTimersByTimeAsync(TIMEOUT_MS)

    expect(statesOf()).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED'])
  })

  test('by a few slow calls, even where one failure is enough', async () => {
    const { state, seconds, traffic, statesOf } = backend({ breakerFailures: 1 })
    await seconds(2)
    state.tookMs = 1900

    await traffic(10_000, 4)

    expect(statesOf()).toEqual([])
  })
})

test('0 ms: a backend that hangs is given up when the first calls have used up their time', async () => {
  const { state, seconds } = backend({ hangAfterMs: 0 })
  await seconds(2)
  state.tookMs = Infinity

  const [first, second, third, fourth] = await seconds(4)

  expect([first, second, fourth]).toEqual([PER_SECOND, PER_SECOND, 1])
  expect(third).toBeLessThanOrEqual(10)
})
