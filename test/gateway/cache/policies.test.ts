import { expect, test } from '@jest/globals'
import { readCachePolicies } from '../../../gateway/cache/policies.ts'

test('reads policies of types and fields from every document', () => {
  const policies = readCachePolicies([
    'type Car @cacheControl(maxAge: 60) { id: ID!, vin: String @cacheControl(maxAge: 5) }',
    `extend type Car { tyres: Int
       @cacheControl(maxAge: 2, scope: "PUBLIC", staleWhileRevalidate: 3, staleIfError: 4, tags: ["a:b"]) }`,
  ])

  expect([...policies.keys()]).toEqual(['Car', 'Car.vin', 'Car.tyres'])
  expect(policies.get('Car')).toEqual({
    coordinate: 'Car',
    maxAgeMs: 60_000,
    scope: 'PRIVATE',
    staleWhileRevalidateMs: 0,
    staleIfErrorMs: 0,
    tags: [],
  })
  expect(policies.get('Car.tyres')).toEqual({
    coordinate: 'Car.tyres',
    maxAgeMs: 2000,
    scope: 'PUBLIC',
    staleWhileRevalidateMs: 3000,
    staleIfErrorMs: 4000,
    tags: ['a:b'],
  })
})

test.each([
  ['type Car @cacheControl(maxAge: 0) { id: ID! }', 'Car: @cacheControl needs a maxAge'],
  ['type Car @cacheControl { id: ID! }', 'Car: @cacheControl needs a maxAge'],
  ['type Car { a: Int @cacheControl(maxAge: -1) }', 'Car.a: @cacheControl needs maxAge in whole'],
  ['type Car { a: Int @cacheControl(maxAge: 1.5) }', 'Car.a: @cacheControl needs maxAge in whole'],
  ['type Car { a: Int @cacheControl(maxAge: "1") }', 'Car.a: @cacheControl needs maxAge in whole'],
  [
    'type Car { a: Int @cacheControl(maxAge: 1, scope: "MINE") }',
    'Car.a: @cacheControl needs scope',
  ],
  [
    'type Car { a: Int @cacheControl(maxAge: 1, tags: ["a b"]) }',
    'Car.a: @cacheControl needs tags',
  ],
  ['type Car { a: Int @cacheControl(maxAge: 1, swr: 1) }', 'has no argument "swr"'],
  ['type Car { a: Int @cacheControl(maxAge: 1) @cacheControl(maxAge: 2) }', 'stands there twice'],
])('refuses %s', (sdl, fault) => {
  expect(() => readCachePolicies([sdl])).toThrow(fault)
})

test('subgraphs may not disagree about one coordinate', () => {
  const [one, other] = [1, 2].map(
    (age) => `type A @cacheControl(maxAge: ${String(age)}) { b: Int }`,
  )

  expect(() => readCachePolicies([one ?? '', other ?? ''])).toThrow('two subgraphs')
})
