import { expect, test } from '@jest/globals'
import {
  ALWAYS,
  NEVER,
  allOf,
  anyOf,
  holds,
  not,
  variableIs,
} from '../../../gateway/engine/condition.ts'

const [a, b] = [variableIs('a', true), variableIs('b', true)]

test('what must always or never hold is known without any variable', () => {
  expect([allOf([]), anyOf([]), anyOf([a, not(a)]), allOf([a, not(a)])]).toEqual([
    ALWAYS,
    NEVER,
    ALWAYS,
    NEVER,
  ])
})

test('conditions that say the same have the same key', () => {
  expect(allOf([a, allOf([b, a])]).key).toBe(allOf([b, a]).key)
  expect(not(anyOf([a, b])).key).toBe(allOf([not(b), not(a)]).key)
})

test('a condition holds as its variables say', () => {
  const either = anyOf([allOf([a, not(b)]), allOf([not(a), b])])

  const table = [
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ]
  expect(table.map(([x, y]) => holds(either, { a: x, b: y }))).toEqual([false, true, true, false])
})
