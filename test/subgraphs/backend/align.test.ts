import { expect, test } from '@jest/globals'
import { alignByKey } from '../../../subgraphs/backend/align.ts'

const idOf = ({ id }: { readonly id: string }) => id

test('puts records into the order of the keys, null where there is none', () => {
  const records = [{ id: 'b' }, { id: 'a' }]

  expect(alignByKey(['a', 'x', 'b'], records, idOf)).toEqual([{ id: 'a' }, null, { id: 'b' }])
})

test('answers a key as often as it is asked', () => {
  expect(alignByKey(['a', 'a'], [{ id: 'a' }], idOf)).toEqual([{ id: 'a' }, { id: 'a' }])
})

test('leaves out what nobody asked for', () => {
  expect(alignByKey(['a'], [{ id: 'b' }], idOf)).toEqual([null])
  expect(alignByKey([], [{ id: 'b' }], idOf)).toEqual([])
})

test('is not led astray by keys that objects have anyway', () => {
  expect(alignByKey(['__proto__', 'constructor'], [], idOf)).toEqual([null, null])
})
