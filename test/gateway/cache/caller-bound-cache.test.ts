import { expect, test } from '@jest/globals'
import { bindToCaller } from '../../../gateway/cache/caller-bound-cache.ts'
import { createRecordCache } from '../../../gateway/cache/record-cache.ts'
import { createMemoryStore } from '../../../gateway/cache/stores.ts'

test('a record of one caller is never that of another, and each keeps their own', async () => {
  let caller = 'ada'
  const policies = new Map([['ServicePlan', 60_000]])
  const cache = bindToCaller(createRecordCache(policies, createMemoryStore(10)), () => caller)
  const loads: unknown[] = []
  const read = () =>
    cache.readMany('ServicePlan', ['p1'], async (keys) => {
      loads.push([caller, ...keys])
      return [{ of: caller }]
    })

  const adas = await read()
  caller = 'ben'
  const bens = await read()
  caller = 'ada'
  const again = await read()

  expect([adas, bens, again]).toEqual([[{ of: 'ada' }], [{ of: 'ben' }], [{ of: 'ada' }]])
  expect(loads).toEqual([
    ['ada', 'p1'],
    ['ben', 'p1'],
  ])
})
