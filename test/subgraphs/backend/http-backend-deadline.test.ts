import { describe, expect, test } from '@jest/globals'
import type { BackendEvent } from '../../../subgraphs/backend/backend-event.ts'
import type { HttpBackendOptions } from '../../../subgraphs/backend/http-backend.ts'
import { asIs, backendOn, codeOf, KEY } from './backend-on.ts'
import { json, settle } from './pending-transport.ts'

/** A backend that is asked within an operation; `operation.untilMs` is when that must have ended. */
function withinOperation(untilMs: number, options: Partial<HttpBackendOptions> = {}) {
  const operation = { untilMs }
  const events: BackendEvent[] = []
  const made = backendOn({
    operationUntilMs: () => operation.untilMs,
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { ...made, operation, events }
}

describe("a call within an operation's time", () => {
  test('is given what is left of it and no more', async () => {
    const { backend, network, clock, operation } = withinOperation(5000)

    void backend.getJson('/a', asIs)
    await settle()
    clock.ms = 4700
    void backend.getJson('/b', asIs)
    await settle()
    operation.untilMs = Infinity
    void backend.getJson('/c', asIs)
    await settle()

    expect(network.asked.map(({ timeoutMs }) => timeoutMs)).toEqual([1000, 300, 1000])
  })

  test.each([5000, 6000])('is not made when nothing is left (at %s ms)', async (nowMs) => {
    const { backend, network, clock, events } = withinOperation(5000)
    clock.ms = nowMs

    const codes = await Promise.all([
      codeOf(backend.getJson('/a', asIs)),
      codeOf(backend.getBytes('/b')),
      codeOf(backend.postJson('/c', {}, asIs)),
    ])

    expect(codes).toEqual(Array(3).fill('DEADLINE_EXCEEDED'))
    expect(network.asked).toEqual([])
    expect(events).toEqual(
      Array(3).fill({ kind: 'refused', backend: 'vehicles', reason: 'DEADLINE' }),
    )
  })

  test("that the operation's end cuts short is the operation's, not the backend's timeout", async () => {
    const { backend, network, clock, operation } = withinOperation(5000)
    clock.ms = 4700

    const cut = codeOf(backend.getJson('/a', asIs))
    await settle()
    await network.fail('TIMEOUT')
    operation.untilMs = 9000
    const whole = codeOf(backend.getJson('/b', asIs))
    await settle()
    await network.fail('TIMEOUT')

    expect([await cut, await whole]).toEqual(['DEADLINE_EXCEEDED', 'BACKEND_TIMEOUT'])
  })

  test('waits no longer for its turn, though those before it have longer', async () => {
    const { backend, network, operation } = withinOperation(Infinity, { maxConcurrentCalls: 1 })
    const first = codeOf(backend.getJson('/a', asIs))
    operation.untilMs = 10

    const late = await codeOf(backend.getJson('/b', asIs))
    await network.answer()

    expect(late).toBe('DEADLINE_EXCEEDED')
    expect(await first).toBe('answered')
    expect(network.asked).toHaveLength(1)
  })

  test('waits no longer for a token', async () => {
    const credential = { ...KEY, headers: () => new Promise<never>(() => undefined) }
    const { backend, network } = withinOperation(10, { credential })

    expect(await codeOf(backend.getJson('/a', asIs))).toBe('DEADLINE_EXCEEDED')
    expect(network.asked).toEqual([])
  })
})

describe('equal reads of two operations', () => {
  test('are one call, which the one with less time leaves when its own is over', async () => {
    const { backend, network, operation } = withinOperation(Infinity)
    const first = codeOf(backend.getJson('/a', asIs))
    operation.untilMs = 10

    const second = await codeOf(backend.getJson('/a', asIs))
    await network.answer()

    expect([second, await first]).toEqual(['DEADLINE_EXCEEDED', 'answered'])
    expect(network.asked).toHaveLength(1)
  })

  test('are two where the first one has much less time: its end is not the end of the other', async () => {
    const { backend, network, operation } = withinOperation(100)
    const first = codeOf(backend.getJson('/a', asIs))
    operation.untilMs = Infinity

    const second = codeOf(backend.getJson('/a', asIs))
    await settle()
    await network.fail('TIMEOUT')
    await network.answer()

    expect([await first, await second]).toEqual(['DEADLINE_EXCEEDED', 'answered'])
    expect(network.asked.map(({ timeoutMs }) => timeoutMs)).toEqual([100, 1000])
  })
})

describe('the queue', () => {
  test('has an end: one call more is refused at once, and may come again', async () => {
    const { backend, network, events } = withinOperation(Infinity, {
      maxConcurrentCalls: 1,
      maxQueuedCalls: 2,
    })
    const reads = ['a', 'b', 'c'].map((path) => codeOf(backend.getJson(`/${path}`, asIs)))

    const refused = backend.getJson('/d', asIs)

    await expect(refused).rejects.toMatchObject({
      extensions: { code: 'BACKEND_UNAVAILABLE', backend: 'vehicles', retryAfterSeconds: 1 },
    })
    expect(events).toEqual([{ kind: 'refused', backend: 'vehicles', reason: 'QUEUE' }])
    await settle()
    for (let left = 0; left < 3; left += 1) await network.answer()
    expect(await Promise.all(reads)).toEqual(Array(3).fill('answered'))
  })

  test('lets equal reads wait as one', async () => {
    const { backend, network } = withinOperation(Infinity, {
      maxConcurrentCalls: 1,
      maxQueuedCalls: 1,
    })
    const paths = ['/a', '/b', '/b', '/b']

    const reads = paths.map((path) => codeOf(backend.getJson(path, asIs)))
    await settle()
    await network.answer()
    await network.answer()

    expect(await Promise.all(reads)).toEqual(Array(4).fill('answered'))
  })
})

test('a POST that only reads says so to the network', async () => {
  const { backend, network } = backendOn()

  const read = backend.postJson('/search', { near: 1 }, asIs, { isRead: true })
  const write = backend.postJson('/orders', {}, asIs)
  await settle()
  await network.answer(json([]))
  await network.answer(json([]))

  await Promise.all([read, write])
  expect(network.asked.map(({ isRead }) => isRead)).toEqual([true, undefined])
})
