import { expect, test } from '@jest/globals'
import type { Selector } from '../../../gateway/cache/invalidation.ts'
import { cacheOn, loader } from './cache-on.ts'

const AGES = {
  Car: { maxAge: 60, tags: ['fleet'] },
  'Car.vin': { maxAge: 60 },
  Plan: { maxAge: 60 },
}

async function filled() {
  const cache = cacheOn(AGES)
  const { load, loads } = loader()
  const tagsOf = (key: string) => [`car:${key}`]
  const readAll = async () => {
    loads.length = 0
    for (const coordinate of Object.keys(AGES)) {
      await cache.records.readMany(coordinate, ['a', 'b'], load, { tagsOf })
    }
    return loads
  }
  await readAll()
  return { ...cache, readAll }
}

test.each<[string, Selector, number, readonly (readonly string[])[]]>([
  ['a key', { keys: [{ coordinate: 'Car', key: 'a' }] }, 1, [['a']]],
  [
    'a type, and with it every field of it',
    { types: ['Car'] },
    4,
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
  ],
  ["a record's tag", { tags: ['car:b'] }, 3, [['b'], ['b'], ['b']]],
  ["a policy's tag", { tags: ['fleet'] }, 2, [['a', 'b']]],
  ['nothing that is there', { tags: ['none'], types: ['None'] }, 0, []],
])('forgets by %s', async (_what, selector, count, loads) => {
  const cache = await filled()

  const { forgotten } = await cache.invalidate(selector)

  expect(forgotten).toBe(count)
  expect(await cache.readAll()).toEqual(loads)
})

test.each<[string, Selector]>([
  ['its key', { keys: [{ coordinate: 'Car', key: 'a' }] }],
  ['its type', { types: ['Car'] }],
  ['its tag', { tags: ['car:a'] }],
])('a load under way does not put back what was forgotten by %s', async (_what, selector) => {
  const { records, invalidate } = cacheOn(AGES)
  const { load, loads } = loader()
  const tagsOf = (key: string) => [`car:${key}`]
  let arrive: (records: readonly object[]) => void = () => undefined
  const slow = new Promise<readonly object[]>((resolve) => (arrive = resolve))
  const early = records.readMany<object>('Car', ['a'], () => slow, { tagsOf })

  await invalidate(selector)
  const later = await records.readMany('Car', ['a'], load, { tagsOf })
  arrive([{ of: 'a', load: 'before' }])

  expect(await early).toEqual([{ of: 'a', load: 'before' }])
  expect(later).toEqual([{ of: 'a', load: '1' }])
  expect(await records.readMany('Car', ['a'], load, { tagsOf })).toEqual([{ of: 'a', load: '1' }])
  expect(loads).toHaveLength(1)
})

test('a load under way of something else is kept', async () => {
  const { records, invalidate } = cacheOn(AGES)
  const { load, loads } = loader()

  const reading = records.readMany('Car', ['a'], load)
  await invalidate({ keys: [{ coordinate: 'Car', key: 'b' }] })
  await reading
  await records.readMany('Car', ['a'], load)

  expect(loads).toHaveLength(1)
})
