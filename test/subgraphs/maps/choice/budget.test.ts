import { expect, test } from '@jest/globals'
import { Budget } from '../../../../subgraphs/maps/choice/budget.ts'

const at = (text: string) => Date.parse(text)

test('a day ends at midnight UTC', () => {
  const clock = { now: at('2026-11-22T23:59:00Z') }
  const budget = new Budget({ perDay: 2 }, () => clock.now)
  budget.count()
  budget.count()

  const spent = [budget.left(), budget.secondsToReset()]
  clock.now += 60_000

  expect(spent).toEqual([0, 60])
  expect(budget.left()).toBe(2)
})

test('a month outlives its days', () => {
  const clock = { now: at('2026-12-30T12:00:00Z') }
  const budget = new Budget({ perDay: 2, perMonth: 3 }, () => clock.now)
  const lefts = ['2026-12-30', '2026-12-31', '2027-01-01'].map((day) => {
    clock.now = at(`${day}T12:00:00Z`)
    const left = budget.left()
    budget.count()
    budget.count()
    return [left, budget.left(), budget.secondsToReset()]
  })

  const hours = (count: number) => count * 3600
  expect(lefts).toEqual([
    [2, 0, hours(12)],
    [1, 0, hours(12)],
    [2, 0, hours(12)],
  ])
})

test('without limits there is always something left', () => {
  const budget = new Budget({}, () => 0)
  budget.count()

  expect(budget.left()).toBe(Infinity)
})
