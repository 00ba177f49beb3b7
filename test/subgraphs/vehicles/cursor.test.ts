import { expect, test } from '@jest/globals'
import { comparePlaces, decodeCursor, encodeCursor } from '../../../subgraphs/vehicles/cursor.ts'

test('a cursor comes back as the place it was made of, whatever the id contains', () => {
  const place = { rank: 1, id: 'a:b/ü' } as const

  expect(decodeCursor(encodeCursor(place))).toEqual(place)
})

test('a cursor can stand in a URL as it is', () => {
  expect(encodeCursor({ rank: 0, id: '~~~???>>>' })).toMatch(/^[\w-]+$/)
})

test.each([
  '',
  'not a cursor',
  '!!!!',
  Buffer.from('1:0:').toString('base64url'),
  Buffer.from('1:2:car').toString('base64url'),
  Buffer.from('9:0:car').toString('base64url'),
  `${encodeCursor({ rank: 0, id: 'car' })}=`,
])('the cursor "%s" is refused, naming the argument and what came', (cursor) => {
  expect(() => decodeCursor(cursor)).toThrow(
    expect.objectContaining({
      message: `after: expected a cursor taken from an earlier page, got ${JSON.stringify(cursor)}`,
      extensions: { code: 'BAD_USER_INPUT', argument: 'after' },
    }),
  )
})

test('a refusal does not repeat a megabyte of cursor', () => {
  expect(() => decodeCursor('x'.repeat(1_000_000))).toThrow(/^.{0,150}$/)
})

test('own cars come before others, each group by id', () => {
  const places = [
    { rank: 1, id: 'a' },
    { rank: 0, id: 'c' },
    { rank: 0, id: 'B' },
  ] as const

  expect([...places].sort(comparePlaces).map(({ id }) => id)).toEqual(['B', 'c', 'a'])
})
