import { expect, test } from '@jest/globals'
import { Recent } from '../../../gateway/server/recent.ts'

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `key ${String(index)}`)

test('what was used of late is there, and twice as many as asked for are the most that are kept', () => {
  const recent = new Recent<{ readonly key: string }>(10)

  for (const key of numbered(1000)) recent.set(key, { key })
  const kept = numbered(1000).filter((key) => recent.get(key) !== undefined)

  expect(kept).toContain('key 999')
  expect(kept.length).toBeGreaterThanOrEqual(10)
  expect(kept.length).toBeLessThanOrEqual(20)
})

test('what is asked for again and again is never lost among what is not', () => {
  const recent = new Recent<{ readonly key: string }>(10)
  recent.set('mine', { key: 'mine' })

  const seen = numbered(1000).map((key) => {
    recent.set(key, { key })
    return recent.get('mine')?.key
  })

  expect(new Set(seen)).toEqual(new Set(['mine']))
})

test('the last value of a key counts', () => {
  const recent = new Recent<{ readonly value: number }>(2)

  recent.set('a', { value: 1 })
  for (const key of ['b', 'c']) recent.set(key, { value: 0 })
  recent.set('a', { value: 2 })

  expect(recent.get('a')).toEqual({ value: 2 })
})
