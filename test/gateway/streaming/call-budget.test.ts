import { expect, test } from '@jest/globals'
import { createCallBudget } from '../../../gateway/streaming/call-budget.ts'
import { createCarBudgets } from '../../../gateway/streaming/car-budgets.ts'

/** Moments of all calls that a caller makes who never waits longer than it must. */
function greedyCalls(callsPerHour: number, untilMs: number): readonly number[] {
  const budget = createCallBudget(callsPerHour)
  const calls: number[] = []
  for (let nowMs = 0; nowMs <= untilMs;) {
    const waitMs = budget.waitMs(nowMs)
    if (waitMs === 0) {
      budget.spend(nowMs)
      calls.push(nowMs)
    }
    nowMs += Math.max(waitMs, 1)
  }
  return calls
}

test.each([2, 7, 60, 500])('no hour holds more than %i calls, wherever it begins', (perHour) => {
  const calls = greedyCalls(perHour, 4 * 3_600_000)

  const busiest = calls.map(
    (start) => calls.filter((at) => at >= start && at < start + 3_600_000).length,
  )
  expect(Math.max(...busiest)).toBeLessThanOrEqual(perHour)
  expect(calls.length).toBeGreaterThan(perHour)
})

test('who has spent half is slowed down to an even pace, not stopped', () => {
  const calls = greedyCalls(60, 3_600_000)

  const pauses = calls.slice(31).map((at, index) => at - (calls[30 + index] ?? 0))
  expect(new Set(pauses.map((ms) => Math.round(ms / 1000)))).toEqual(new Set([120]))
})

test('a budget outlives its car while something is missing of it, and no longer', () => {
  const budgets = createCarBudgets(60)
  for (let car = 0; car < 300; car++) budgets.of(String(car)).spend(99_000)

  budgets.sweep(100_000)
  const afterSpending = budgets.size
  budgets.sweep(3_800_000)

  expect([afterSpending, budgets.size]).toEqual([300, 0])
})
