import { describe, expect, test } from '@jest/globals'
import { TransportError } from '../../../subgraphs/backend/transport.ts'
import { answer, GET, outcomeOf, POST, resilientOver, unreachable } from './network.ts'

const fail = (outcome: number | Error, headers = {}) => {
  if (typeof outcome === 'number') return answer(outcome, headers)
  throw outcome
}

/** A backend that fails so once and is well afterwards. */
const onceOver = (outcome: number | Error, headers = {}, options = {}) =>
  resilientOver((_request, call) => (call === 1 ? fail(outcome, headers) : answer()), options)

describe('a read', () => {
  test.each([[500], [502], [503], [504], [unreachable()]])(
    'that fails by %s is tried once more',
    async (outcome) => {
      const { transport, asked, events } = onceOver(outcome)

      expect(await outcomeOf(transport(GET))).toBe(200)
      expect(asked).toHaveLength(2)
      expect(events).toEqual([{ kind: 'retry', backend: 'vehicles' }])
    },
  )

  test.each([[400], [401], [403], [404], [408], [429], [501]])(
    'answered %s is left as it is',
    async (status) => {
      const { transport, asked } = onceOver(status)

      expect(await outcomeOf(transport(GET))).toBe(status)
      expect(asked).toHaveLength(1)
    },
  )

  test.each(['TIMEOUT', 'TOO_LARGE'] as const)(
    'that ends by %s is not tried again',
    async (reason) => {
      const { transport, asked } = onceOver(new TransportError(reason))

      expect(await outcomeOf(transport(GET))).toBe(reason)
      expect(asked).toHaveLength(1)
    },
  )

  test.each([[429], [408], [503]])(
    'answered %s is tried again when the backend says when',
    async (status) => {
      const { transport, asked } = onceOver(status, { 'retry-after': '0' })

      expect(await outcomeOf(transport(GET))).toBe(200)
      expect(asked).toHaveLength(2)
    },
  )

  test.each(['2', 'Sun, 22 Nov 2099 20:00:00 GMT'])(
    'whose backend asks to wait beyond its time (%s) is answered at once',
    async (retryAfter) => {
      const { transport, asked } = onceOver(503, { 'retry-after': retryAfter })

      expect(await outcomeOf(transport(GET))).toBe(503)
      expect(asked).toHaveLength(1)
    },
  )

  test('is tried as often as allowed, and no more', async () => {
    const { transport, asked } = resilientOver(() => answer(503), {
      retries: 3,
      retryBudgetPercent: 100,
    })
    for (let call = 0; call < 3; call += 1) await transport(POST)
    const before = asked.length

    expect(await outcomeOf(transport(GET))).toBe(503)
    expect(asked.length - before).toBe(4)
  })

  test('is given for its second try what is left of its time, and tells the backend', async () => {
    const clock = { ms: 5000 }
    const { transport, asked } = resilientOver(
      (_request, call) => {
        clock.ms += 300
        return answer(call === 1 ? 503 : 200)
      },
      { now: () => clock.ms },
    )

    await transport(GET)

    expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([1000, 700])
    expect(asked.map(({ headers }) => headers['x-request-timeout-ms'])).toEqual(['1000', '700'])
  })

  test('pauses at random, twice as long at most before each further try', async () => {
    const options = { retries: 4, retryPauseMs: 4, random: () => 1, now: () => 0 }
    const { transport, asked } = resilientOver(() => answer(503), options)
    for (let call = 0; call < 10; call += 1) await transport(POST)
    const before = asked.length

    await transport({ ...GET, timeoutMs: 30 })

    // 4, 8 and 16 milliseconds fit into 30; 32 do not.
    expect(asked.length - before).toBe(4)
  })
})

describe('a write', () => {
  test('is not tried again', async () => {
    const { transport, asked } = onceOver(503)

    expect(await outcomeOf(transport(POST))).toBe(503)
    expect(asked).toHaveLength(1)
  })

  test('with an Idempotency-Key is', async () => {
    const { transport, asked } = onceOver(unreachable())

    const outcome = await outcomeOf(transport({ ...POST, headers: { 'Idempotency-Key': 'k1' } }))

    expect(outcome).toBe(200)
    expect(asked.map(({ headers }) => headers['Idempotency-Key'])).toEqual(['k1', 'k1'])
  })

  test('that says that it only reads is', async () => {
    const { transport, asked } = onceOver(503)

    expect(await outcomeOf(transport({ ...POST, isRead: true }))).toBe(200)
    expect(asked).toHaveLength(2)
  })
})

describe('the budget', () => {
  test('holds further tries to a tenth of the calls while half of them fail', async () => {
    let seed = 7
    const chance = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
    const { transport, asked, events } = resilientOver(() => answer(chance() < 0.5 ? 503 : 200), {
      retryBudgetPercent: 10,
      retries: 3,
    })
    const ratios: number[] = []

    for (let calls = 1; calls <= 2000; calls += 1) {
      await transport(GET)
      ratios.push((asked.length - calls) / calls)
    }

    expect(Math.max(...ratios)).toBeLessThanOrEqual(0.1)
    expect(events).toHaveLength(asked.length - 2000)
    expect(asked.length - 2000).toBeGreaterThan(190)
  })

  test('is the same for calls side by side', async () => {
    const { transport, asked } = resilientOver(() => answer(503), { retryBudgetPercent: 10 })

    await Promise.all(Array.from({ length: 500 }, () => transport(GET)))

    expect(asked.length - 500).toBeLessThanOrEqual(50)
  })

  test('is not touched for what could not be tried again anyway', async () => {
    const { transport, asked } = resilientOver((_request, call) => answer(call > 10 ? 503 : 404), {
      retryBudgetPercent: 10,
    })

    for (let call = 0; call < 10; call += 1) await transport(GET)
    await transport(GET)

    expect(asked).toHaveLength(12)
  })
})
