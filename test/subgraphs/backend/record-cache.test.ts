import { expect, test } from '@jest/globals'
import { noRecordCache } from '../../../subgraphs/backend/record-cache.ts'

test('the cache that keeps nothing loads every time, all keys at once', async () => {
  const asked: (readonly string[])[] = []
  const read = () =>
    noRecordCache.readMany('User', ['a', 'b'], (missing) => {
      asked.push(missing)
      return Promise.resolve(missing.map((key) => key.toUpperCase()))
    })

  const answers = [await read(), await read()]

  expect(answers).toEqual([
    ['A', 'B'],
    ['A', 'B'],
  ])
  expect(asked).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
})
