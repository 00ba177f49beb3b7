import { expect, test } from '@jest/globals'
import type { LiveEvent } from '../../../gateway/streaming/live-position.ts'
import { createPendingEvents } from '../../../gateway/streaming/pending-events.ts'
import { positionAt, type TestPosition } from '../../support/live-positions.ts'

const at = (vehicleId: string, sequence: number): LiveEvent<TestPosition> => ({
  kind: 'POSITION',
  vehicleId,
  position: positionAt(sequence),
  receivedAtMs: sequence,
  sequence,
})

const notice = (vehicleId: string): LiveEvent<TestPosition> => ({
  kind: 'NOTICE',
  vehicleId,
  notice: { reason: 'UNKNOWN', nextAtMs: 0 },
})

const take = async (events: AsyncIterableIterator<LiveEvent<TestPosition>>) => {
  const { done, value } = await events.next()
  return done === true ? 'done' : value.kind === 'POSITION' ? value.sequence : value.kind
}

test('a slow listener gets the latest of each car, however much came', async () => {
  const pending = createPendingEvents<TestPosition>(() => undefined)

  for (let second = 1; second <= 1000; second++) {
    pending.put(at('a', second))
    pending.put(at('b', second))
  }

  expect(pending.size).toBe(2)
  expect([await take(pending.events), await take(pending.events)]).toEqual([1000, 1000])
  expect(pending.size).toBe(0)
})

test('a position does not push out the notice of its car', async () => {
  const pending = createPendingEvents<TestPosition>(() => undefined)

  const replaced = [notice('a'), at('a', 1), notice('a'), at('a', 2)].map(pending.put)

  expect(replaced).toEqual([false, false, true, true])
  expect([await take(pending.events), await take(pending.events)]).toEqual(['NOTICE', 2])
})

test('who waits is served at once and in order', async () => {
  const pending = createPendingEvents<TestPosition>(() => undefined)
  const waiting = [take(pending.events), take(pending.events)]

  pending.put(at('a', 1))
  pending.put(at('a', 2))

  expect(await Promise.all(waiting)).toEqual([1, 2])
})

test('leaving the loop ends it once and frees what waits', async () => {
  let ends = 0
  const pending = createPendingEvents<TestPosition>(() => (ends += 1))
  pending.put(at('a', 1))
  pending.put(at('b', 1))

  for await (const _event of pending.events) break
  pending.end()

  expect([ends, pending.size, await take(pending.events)]).toEqual([1, 0, 'done'])
})

test('the end reaches who waits', async () => {
  const pending = createPendingEvents<TestPosition>(() => undefined)
  const waiting = take(pending.events)

  pending.end()

  expect(await waiting).toBe('done')
})
