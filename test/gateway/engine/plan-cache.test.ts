import { expect, test } from '@jest/globals'
import { parse } from 'graphql'
import { PlanCache } from '../../../gateway/engine/plan-cache.ts'

function countingCache(maxPlans: number) {
  const cache = new PlanCache<{ readonly name: string }>(maxPlans)
  const made: string[] = []
  const get = (query: string, variant = '', document = parse(query)) =>
    cache.get(document, variant, () => {
      made.push(`${variant}${query}`)
      return { name: query }
    })
  return { cache, made, get }
}

test('prepares an operation once, however often it is parsed', () => {
  const { made, get } = countingCache(10)

  const document = parse('{ a }')
  const answers = [get('{ a }', '', document), get('{ a }', '', document), get('{ a }')]

  expect(new Set(answers).size).toBe(1)
  expect(made).toEqual(['{ a }'])
})

test('prepares it again for another operation name or override', () => {
  const { made, get } = countingCache(10)

  const document = parse('{ a }')
  get('{ a }', 'x', document)
  get('{ a }', 'y', document)

  expect(made).toEqual(['x{ a }', 'y{ a }'])
})

test('keeps no more than it may, the most recently used ones', () => {
  const { cache, made, get } = countingCache(2)

  get('{ a }')
  get('{ b }')
  get('{ a }')
  get('{ c }')
  get('{ a }')

  expect(made).toEqual(['{ a }', '{ b }', '{ c }'])
  expect(cache.size).toBe(2)
})

test('does not keep what could not be prepared', () => {
  const cache = new PlanCache<object>(2)
  const document = parse('{ a }')

  expect(() =>
    cache.get(document, '', () => {
      throw new Error('no plan')
    }),
  ).toThrow('no plan')
  expect(cache.get(document, '', () => ({ ok: true }))).toEqual({ ok: true })
})
