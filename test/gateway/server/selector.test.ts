import { expect, test } from '@jest/globals'
import { readSelector } from '../../../gateway/server/selector.ts'

test('a selector of keys, types and tags is taken as it is', () => {
  const body = {
    keys: [{ coordinate: 'Vehicle.vin', key: 'car-1' }],
    types: ['User'],
    tags: ['vehicle:car-1'],
  }

  expect(readSelector(body)).toEqual({ selector: body })
})

test.each([
  ['nothing', null],
  ['a list', []],
  ['an empty selector', {}],
  ['an empty list', { tags: [] }],
  ['a text instead of a list', { tags: 'vehicle:1' }],
  ['an unknown member', { tags: ['a'], all: true }],
  ['a tag that is no text', { tags: [1] }],
  ['an empty tag', { tags: [''] }],
  ['a tag that is too long', { tags: ['x'.repeat(513)] }],
  ['too many tags', { tags: Array.from({ length: 1001 }, () => 'a') }],
  ['a type that cannot be one', { types: ['User.name'] }],
  ['a key without a coordinate', { keys: [{ key: 'a' }] }],
  ['a key with a member too many', { keys: [{ coordinate: 'User', key: 'a', ttl: 1 }] }],
  ['a coordinate that cannot be one', { keys: [{ coordinate: 'User.', key: 'a' }] }],
])('%s is refused with a sentence', (_what, body) => {
  expect(readSelector(body)).toEqual({ fault: expect.stringMatching(/\.$/) })
})
