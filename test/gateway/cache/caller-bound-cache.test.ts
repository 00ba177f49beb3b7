import { expect, test } from '@jest/globals'
import { bindToCaller } from '../../../gateway/cache/caller-bound-cache.ts'
import { cacheOn } from './cache-on.ts'

test('a record of one caller is never that of another, and each keeps their own', async () => {
  let caller = 'ada'
  const cache = bindToCaller(cacheOn({ ServicePlan: { maxAge: 60 } }).records, () => caller)
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
