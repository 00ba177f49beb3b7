import { expect, test } from '@jest/globals'
import { firstDifference } from './agreement.ts'

test('finds answers the same whose keys come in another order', () => {
  const left = { data: { a: 1, b: [{ c: null, d: 'x' }] } }
  const right = { data: { b: [{ d: 'x', c: null }], a: 1 } }

  const difference = firstDifference(left, right)

  expect(difference).toBeNull()
})

test.each([
  [{ a: [1, 2] }, { a: [1, 3] }, '$.a.1: 2 and 3'],
  [{ a: null }, {}, '$.a: null and nothing'],
  [{ a: [] }, { a: {} }, '$.a: [] and {}'],
  [{ a: [1] }, { a: [1, 1] }, '$.a.1: nothing and 1'],
])('names the path where %j and %j differ', (left, right, expected) => {
  const difference = firstDifference(left, right)

  expect(difference).toBe(expected)
})
