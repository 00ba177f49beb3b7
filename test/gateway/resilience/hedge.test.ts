import { describe, expect, test } from '@jest/globals'
import {
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from '../../../subgraphs/backend/transport.ts'
import { answer, GET, outcomeOf, POST, resilientOver, unreachable } from './network.ts'

type Play = (request: TransportRequest) => Promise<TransportResponse>

/** Never answers; ends when it is cancelled. */
const hanging: Play = ({ signal }) =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new TransportError('CANCELLED')))
  })

const later =
  (ms: number, outcome: () => TransportResponse): Play =>
  async () => {
    await new Promise((resolve) => setTimeout(resolve, ms))
    return outcome()
  }

const fail = (): TransportResponse => {
  throw unreachable()
}

const playing = (plays: readonly Play[], options = {}) =>
  resilientOver((request, call) => (plays[call - 1] ?? hanging)(request), {
    hedgeAfterMs: 5,
    retries: 0,
    ...options,
  })

describe('a read that takes longer than said', () => {
  test('is asked a second time; the first good answer counts and the other call is cancelled', async () => {
    const { transport, asked, events } = playing([hanging, () => Promise.resolve(answer(204))])

    expect(await outcomeOf(transport(GET))).toBe(204)
    expect(asked.map(({ signal }) => signal?.aborted)).toEqual([true, false])
    expect(events).toEqual([{ kind: 'hedge', backend: 'vehicles' }])
  })

  test('whose first call is good after all cancels the second one', async () => {
    const { transport, asked } = playing([later(15, () => answer(204)), hanging])

    expect(await outcomeOf(transport(GET))).toBe(204)
    expect(asked.map(({ signal }) => signal?.aborted)).toEqual([false, true])
  })

  test('is answered by the slow call when the second one fails first', async () => {
    const { transport } = playing([later(15, () => answer(204)), later(0, fail)])

    expect(await outcomeOf(transport(GET))).toBe(204)
  })

  test('fails when both do', async () => {
    const { transport, asked } = playing([later(10, fail), later(0, fail)])

    expect(await outcomeOf(transport(GET))).toBe('UNREACHABLE')
    expect(asked).toHaveLength(2)
  })

  test('gives the second call the time that is left', async () => {
    const { transport, asked } = playing([hanging, () => Promise.resolve(answer())])

    await transport(GET)

    expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([1000, 995])
  })

  test('is not asked twice once the budget is spent', async () => {
    const { transport, asked } = playing([later(15, () => answer())], { retryBudgetPercent: 10 })

    expect(await outcomeOf(transport(GET))).toBe(200)
    expect(asked).toHaveLength(1)
  })
})

test('a quick read is one call, and leaves nothing behind', async () => {
  const { transport, asked } = playing([() => Promise.resolve(answer())])

  await transport(GET)

  expect(asked).toHaveLength(1)
})

test('a write is never asked twice, however slow', async () => {
  const { transport, asked } = playing([later(15, () => answer())])

  expect(await outcomeOf(transport(POST))).toBe(200)
  expect(asked).toHaveLength(1)
})

test('a call that is cancelled by its caller ends both', async () => {
  const caller = new AbortController()
  const { transport, asked } = playing([hanging, hanging])

  const outcome = outcomeOf(transport({ ...GET, signal: caller.signal }))
  await new Promise((resolve) => setTimeout(resolve, 15))
  caller.abort()

  expect(await outcome).toBe('CANCELLED')
  expect(asked.map(({ signal }) => signal?.aborted)).toEqual([true, true])
})
