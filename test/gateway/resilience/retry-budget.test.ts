import { expect, test } from '@jest/globals'
import { RetryBudget } from '../../../gateway/resilience/retry-budget.ts'

/** How many of `times` further calls are granted. */
const granted = (budget: RetryBudget, times: number) =>
  Array.from({ length: times }, () => budget.spend()).filter(Boolean).length

const earn = (budget: RetryBudget, times: number) => {
  for (let call = 0; call < times; call += 1) budget.earn()
}

test('grants a tenth of the calls, and nothing before the first ten', () => {
  const budget = new RetryBudget(10)

  const atFirst = granted(budget, 1)
  earn(budget, 9)
  const afterNine = granted(budget, 1)
  earn(budget, 1)
  const afterTen = granted(budget, 5)

  expect([atFirst, afterNine, afterTen]).toEqual([0, 0, 1])
})

test('saves no more than ten in quiet times', () => {
  const budget = new RetryBudget(10)

  earn(budget, 100_000)

  expect(granted(budget, 100)).toBe(10)
})

test.each([
  [0, 0],
  [100, 8],
])('of %s percent grants %s after eight calls', (percent, expected) => {
  const budget = new RetryBudget(percent)

  earn(budget, 8)

  expect(granted(budget, 20)).toBe(expected)
})
