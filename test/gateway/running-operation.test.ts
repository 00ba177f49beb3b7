import { expect, test } from '@jest/globals'
import { createRunningOperation } from '../../gateway/running-operation.ts'
import type { Principal } from '../../gateway/identity/principal.ts'

const ADA = { kind: 'USER', userId: 'ada', scopes: [] } as unknown as Principal

const running = (nowMs = 1000) => createRunningOperation({ deadlineMs: 500, now: () => nowMs })

test('whom an operation is for and until when is known wherever it has got to', async () => {
  const { runAs, principal, untilMs } = running()

  const inside = await runAs(ADA, async () => {
    await new Promise((resolve) => setImmediate(resolve))
    return [principal(), untilMs()]
  })

  expect(inside).toEqual([ADA, 1500])
  expect([principal(), untilMs()]).toEqual([null, Infinity])
})

test.each([
  ['200', 1200],
  [' 200 ', 1200],
  ['0', 1000],
  ['500', 1500],
  ['9000', 1500],
  ['999999999999', 1500],
  ['-5', 1500],
  ['1.5', 1500],
  ['soon', 1500],
  ['', 1500],
  [undefined, 1500],
])('a client that says %j has until %s: it can only shorten', (timeoutHeader, expected) => {
  const { runAs, untilMs } = running()

  expect(runAs(null, untilMs, { timeoutHeader })).toBe(expected)
})

test('a stream may take as long as it likes, and each operation within it has its own time', () => {
  const { runAs, untilMs } = running()

  const times = runAs(ADA, () => [untilMs(), runAs(ADA, untilMs)], { isStream: true })

  expect(times).toEqual([Infinity, 1500])
})

test('what runs within a share has its part of the time that is left, and nothing else changes', async () => {
  const { runAs, principal, untilMs, withinShare } = running()
  const look = () => Promise.resolve([principal(), untilMs()])

  const seen = await runAs(ADA, async () => [
    await withinShare(1, look),
    await withinShare(2, look),
    await withinShare(5, look),
    await look(),
  ])

  expect(seen).toEqual([
    [ADA, 1500],
    [ADA, 1250],
    [ADA, 1100],
    [ADA, 1500],
  ])
  expect(await withinShare(2, look)).toEqual([null, Infinity])
})
