import { expect, test } from '@jest/globals'
import { createCaching } from '../../gateway/caching.ts'
import { readConfig } from '../../gateway/config/read-config.ts'
import { completeEnvironment } from './config/complete-environment.ts'

const SDL = 'type Plan @cacheControl(maxAge: 60) { id: ID! }'

async function peekAfterRead(isOn: 'on' | 'off', wantsAnew = false) {
  let isFresh = false
  const { records, recordsOfCaller } = createCaching(
    readConfig({ ...completeEnvironment, CACHE: isOn }),
    [SDL],
    { now: () => 0, callerKey: () => 'ada', isFresh: () => isFresh, onForget: () => undefined },
  )
  for (const cache of [records, recordsOfCaller]) {
    await cache.readMany('Plan', ['p1'], () => Promise.resolve([{ id: 'p1' }]))
  }
  isFresh = wantsAnew
  return [records, recordsOfCaller].map((cache) => cache.peek?.('Plan', 'p1'))
}

test('what is kept is there without waiting', async () => {
  const peeked = await peekAfterRead('on')

  expect(peeked).toEqual([{ id: 'p1' }, { id: 'p1' }])
})

test('nothing is there without waiting for an operation that wants all anew', async () => {
  const peeked = await peekAfterRead('on', true)

  expect(peeked).toEqual([undefined, undefined])
})

test('nothing is there without waiting where nothing is kept', async () => {
  const peeked = await peekAfterRead('off')

  expect(peeked).toEqual([undefined, undefined])
})
