import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { TransportError } from '../../../subgraphs/backend/transport.ts'
import { answer, GET, outcomeOf, resilientOver, unreachable } from './network.ts'

const FAILURES = 5

beforeEach(() => {
  jest.useFakeTimers({
    now: 1_000_000,
    doNotFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'nextTick', 'queueMicrotask'],
  })
})
afterEach(() => {
  jest.useRealTimers()
})

/** A backend that fails until it is made well. */
function failing(outcome: () => number) {
  const state = { isWell: false }
  const network = resilientOver(() => answer(state.isWell ? 200 : outcome()), {
    breakerFailures: FAILURES,
    retries: 0,
  })
  const askTimes = async (times: number) => {
    for (let call = 0; call < times; call += 1) await outcomeOf(network.transport(GET))
  }
  const statesOf = () =>
    network.events.flatMap((event) => (event.kind === 'circuit' ? [event.state] : []))
  return { ...network, state, askTimes, statesOf }
}

const down = () => {
  throw unreachable()
}

describe('a backend that fails', () => {
  test.each([
    ['by no answer', down],
    ['by 503', () => 503],
    [
      'by its time',
      () => {
        throw new TransportError('TIMEOUT')
      },
    ],
  ])('%s is not asked any more after so many failures', async (_how, outcome) => {
    const { askTimes, asked, transport, statesOf, events } = failing(outcome)

    await askTimes(50)

    expect(asked).toHaveLength(FAILURES)
    expect(statesOf()).toEqual(['OPEN'])
    expect(events[0]).toMatchObject({ because: 'FAILURES' })
    await expect(transport(GET)).rejects.toMatchObject({
      reason: 'CIRCUIT_OPEN',
      retryAfterSeconds: 1,
    })
  })

  test('is asked by one call each time the moment is over', async () => {
    const { askTimes, asked } = failing(down)
    await askTimes(10)

    const perSecond: number[] = []
    for (let second = 0; second < 5; second += 1) {
      jest.setSystemTime(Date.now() + 1001)
      const before = asked.length
      await askTimes(20)
      perSecond.push(asked.length - before)
    }

    expect(perSecond).toEqual([1, 1, 1, 1, 1])
  })

  test('is asked again by all as soon as one call got through', async () => {
    const { askTimes, asked, state, statesOf } = failing(down)
    await askTimes(10)
    state.isWell = true

    await askTimes(10)
    const stillOpen = asked.length
    jest.setSystemTime(Date.now() + 1001)
    await askTimes(10)

    expect(stillOpen).toBe(FAILURES)
    expect(asked).toHaveLength(FAILURES + 10)
    expect(statesOf()).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED'])
  })

  test('holds nobody up while one call finds out, and lets no herd go behind it', async () => {
    let release: () => void = () => undefined
    const slow = new Promise<void>((resolve) => {
      release = resolve
    })
    let isUp = false
    const { transport, asked } = resilientOver(
      async () => {
        if (!isUp) throw unreachable()
        await slow
        return answer()
      },
      { breakerFailures: FAILURES, retries: 0 },
    )
    for (let call = 0; call < FAILURES; call += 1) await outcomeOf(transport(GET))
    isUp = true
    jest.setSystemTime(Date.now() + 1001)

    const probe = outcomeOf(transport(GET))
    const others = await Promise.all(Array.from({ length: 100 }, () => outcomeOf(transport(GET))))
    release()

    expect(await probe).toBe(200)
    expect(new Set(others)).toEqual(new Set(['CIRCUIT_OPEN']))
    expect(asked).toHaveLength(FAILURES + 1)
  })
})

describe('a backend is not given up', () => {
  test('for answers that say that it is there', async () => {
    for (const status of [400, 401, 404, 408, 409, 429, 501]) {
      const { askTimes, asked } = failing(() => status)

      await askTimes(20)

      expect(asked).toHaveLength(20)
    }
  })

  test('while some calls get through', async () => {
    let call = 0
    const { askTimes, asked } = failing(() => ((call += 1) % FAILURES === 0 ? 200 : 503))

    await askTimes(100)

    expect(asked).toHaveLength(100)
  })

  test('because clients are in a hurry: timeouts of calls with less than half the usual time do not count', async () => {
    const { transport, asked } = failing(() => {
      throw new TransportError('TIMEOUT')
    })

    const outcomes = new Set<number | string>()
    for (let call = 0; call < 50; call += 1) {
      outcomes.add(await outcomeOf(transport({ ...GET, timeoutMs: 100 })))
    }

    expect(asked).toHaveLength(50)
    expect(outcomes).toEqual(new Set(['CUT_SHORT']))
  })
})

test('a call in a hurry does not find out whether a backend is well again', async () => {
  const { askTimes, asked, transport, state } = failing(down)
  await askTimes(10)
  state.isWell = true
  jest.setSystemTime(Date.now() + 1001)

  const hurried = await outcomeOf(transport({ ...GET, timeoutMs: 100 }))
  const usual = await outcomeOf(transport(GET))

  expect([hurried, usual]).toEqual(['CIRCUIT_OPEN', 200])
  expect(asked).toHaveLength(FAILURES + 1)
})

test('a call that was refused is not tried again, and costs nothing of the budget', async () => {
  const { transport, asked, events } = resilientOver(down, { breakerFailures: 2, retries: 5 })

  for (let call = 0; call < 30; call += 1) await outcomeOf(transport(GET))

  expect(asked).toHaveLength(2)
  expect(events.filter(({ kind }) => kind === 'retry')).toHaveLength(1)
  expect(events.filter(({ kind }) => kind === 'refused')).toHaveLength(29)
})

test('0 failures: a backend is asked for ever', async () => {
  const { transport, asked } = resilientOver(down, { breakerFailures: 0, retries: 0 })

  for (let call = 0; call < 50; call += 1) await outcomeOf(transport(GET))

  expect(asked).toHaveLength(50)
})
