import { expect, test } from '@jest/globals'
import { createRecordCache } from '../../../gateway/cache/record-cache.ts'
import { createMemoryStore, createRedisStore } from '../../../gateway/cache/stores.ts'

const cacheWith = (policies: Record<string, number>, maxRecords = 100) =>
  createRecordCache(new Map(Object.entries(policies)), createMemoryStore(maxRecords))

const counting = () => {
  const loads: (readonly string[])[] = []
  const load = async (keys: readonly string[]) => {
    loads.push(keys)
    return keys.map((key) => `record ${key}`)
  }
  return { load, loads }
}

test('loads only what is not kept, and answers in the order asked', async () => {
  const { load, loads } = counting()
  const records = cacheWith({ Vin: 60_000 })
  await records.readMany('Vin', ['b'], load)

  const answer = await records.readMany('Vin', ['a', 'b', 'c'], load)

  expect(answer).toEqual(['record a', 'record b', 'record c'])
  expect(loads).toEqual([['b'], ['a', 'c']])
})

test('keeps nothing without a policy', async () => {
  const { load, loads } = counting()
  const records = cacheWith({})

  await records.readMany('User', ['a'], load)
  await records.readMany('User', ['a'], load)

  expect(loads).toEqual([['a'], ['a']])
})

test('keeps records of different coordinates apart', async () => {
  const { load, loads } = counting()
  const records = cacheWith({ A: 60_000, B: 60_000 })

  await records.readMany('A', ['1'], load)
  await records.readMany('B', ['1'], load)

  expect(loads).toHaveLength(2)
})

test.each([
  ['an error', new Error('down')],
  ['an absent record', null],
])('never keeps %s', async (_name, outcome) => {
  let loads = 0
  const load = async () => (loads++, [outcome])
  const records = cacheWith({ Vin: 60_000 })

  await records.readMany('Vin', ['a'], load)
  const again = await records.readMany('Vin', ['a'], load)

  expect(again).toEqual([outcome])
  expect(loads).toBe(2)
})

test('holds at most the configured number of records', async () => {
  const { load, loads } = counting()
  const records = cacheWith({ Vin: 60_000 }, 2)
  for (const key of ['a', 'b', 'c']) await records.readMany('Vin', [key], load)

  await records.readMany('Vin', ['a', 'c'], load)

  expect(loads.at(-1)).toEqual(['a'])
})

test('takes an unreachable Redis for a miss', async () => {
  const { load } = counting()
  const store = createRedisStore('redis://127.0.0.1:1')
  const records = createRecordCache(new Map([['Vin', 60_000]]), store)

  const answer = await records.readMany('Vin', ['a'], load)

  expect(answer).toEqual(['record a'])
  await store.close()
})
