import { expect, test } from '@jest/globals'
import { entityTagOf, isKnown } from '../../../gateway/server/entity-tag.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

test('equal bytes of one type have one strong tag', () => {
  const [one, same] = [entityTagOf(JSON_TYPE, '{"data":1}'), entityTagOf(JSON_TYPE, '{"data":1}')]

  expect(one).toMatch(/^"[\w-]{27}"$/)
  expect(same).toBe(one)
})

test('other bytes, or the same bytes as another type, have another tag', () => {
  const one = entityTagOf(JSON_TYPE, '{"data":1}')

  expect(entityTagOf(JSON_TYPE, '{"data":2}')).not.toBe(one)
  expect(entityTagOf('application/graphql-response+json', '{"data":1}')).not.toBe(one)
})

test('beside extensions the tag is weak and of the data alone', () => {
  const younger = entityTagOf(JSON_TYPE, '{"extensions":{"freshness":[{"age":1}]},"data":{"a":1}}')
  const older = entityTagOf(JSON_TYPE, '{"extensions":{"freshness":[{"age":2}]},"data":{"a":1}}')
  const other = entityTagOf(JSON_TYPE, '{"extensions":{"freshness":[{"age":2}]},"data":{"a":2}}')

  expect(younger).toMatch(/^W\/"/)
  expect(older).toBe(younger)
  expect(other).not.toBe(younger)
})

test('an answer with extensions is weakly the same as the one without', () => {
  const without = entityTagOf(JSON_TYPE, '{"data":{"a":1}}')

  const beside = entityTagOf(JSON_TYPE, '{"extensions":{"freshness":[]},"data":{"a":1}}')

  expect(beside).toBe(`W/${without}`)
})

test('data that only looks like extensions keeps the tag strong', () => {
  const tag = entityTagOf(JSON_TYPE, '{"data":{"extensions":{"a":1}}}')

  expect(tag).toMatch(/^"/)
})

test.each([
  ['"abc"', '"abc"', true],
  ['W/"abc"', '"abc"', true],
  ['"abc"', 'W/"abc"', true],
  ['"x", "abc" ,"y"', '"abc"', true],
  ['*', '"abc"', true],
  ['"ab"', '"abc"', false],
  ['abc', '"abc"', false],
  ['"a,bc"', '"bc"', false],
  ['', '"abc"', false],
  [undefined, '"abc"', false],
])('If-None-Match %s and the tag %s: known is %s', (header, tag, known) => {
  expect(isKnown(header, tag)).toBe(known)
})
