import { describe, expect, test } from '@jest/globals'
import { withinOperation } from '../../../gateway/resilience/deadline-transport.ts'
import { TransportError, type TransportErrorReason } from '../../../subgraphs/backend/transport.ts'
import { fakeTransport } from '../../support/fake-transport.ts'
import { GET, outcomeOf } from './network.ts'

const NOW_MS = 1000

const within = (leftMs: number, fails?: TransportErrorReason) => {
  const network = fakeTransport(() => {
    if (fails !== undefined) throw new TransportError(fails)
    return { body: {} }
  })
  const operationUntilMs = () => NOW_MS + leftMs
  return {
    ...network,
    send: withinOperation(network.transport, { operationUntilMs, now: () => NOW_MS }),
  }
}

describe('a call', () => {
  test.each([
    [Infinity, 1000],
    [5000, 1000],
    [300.2, 301],
  ])('of an operation with %s ms left gets %s', async (leftMs, expected) => {
    const { send, requests } = within(leftMs)

    await send(GET)

    expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([expected])
  })

  test.each([0, -5])('with %s ms left is not made', async (leftMs) => {
    const { send, requests } = within(leftMs)

    expect(await outcomeOf(send(GET))).toBe('DEADLINE')
    expect(requests).toEqual([])
  })

  test.each([
    [300, 'TIMEOUT', 'DEADLINE'],
    [300, 'CUT_SHORT', 'DEADLINE'],
    [300, 'UNREACHABLE', 'UNREACHABLE'],
    [5000, 'TIMEOUT', 'TIMEOUT'],
  ] as const)('with %s ms left that ends by %s is called %s', async (leftMs, fails, expected) => {
    const { send } = within(leftMs, fails)

    expect(await outcomeOf(send(GET))).toBe(expected)
  })
})
