import { describe, expect, test } from '@jest/globals'
import { buildSchema } from 'graphql'
import { checkFailurePolicies } from '../../../gateway/resilience/failure-checks.ts'
import { freshOnly, readFailurePolicies } from '../../../gateway/resilience/failure-policies.ts'

const car = (fields: string) => `type Query { car: Car } type Car { ${fields} }`

const TYPES = `
  directive @onFailure(use: FailureUse!, fallback: String) on FIELD_DEFINITION
  enum FailureUse { NULL STALE FALLBACK FAIL }
  enum Color { RED GREY }
  type Place { name: String! degrees: Float tags: [String!] near: Place }
  interface Sight { name: String! }
  type Castle implements Sight { name: String! }
`

const check = (fields: string, keptPastAge: readonly string[] = []) => {
  const policies = readFailurePolicies([car(fields)])
  checkFailurePolicies(policies, buildSchema(TYPES + car(fields)), new Set(keptPastAge))
}

test('policies are read by field', () => {
  const policies = readFailurePolicies([
    car('a: Int @onFailure(use: NULL) b: Int'),
    'extend type Car { c: Int @onFailure(use: FALLBACK, fallback: "7") d: Int @onFailure(use: FALLBACK) }',
  ])

  expect([...policies]).toEqual([
    ['Car.a', { use: 'NULL' }],
    ['Car.c', { use: 'FALLBACK', value: 7 }],
    ['Car.d', { use: 'FALLBACK' }],
  ])
})

test('what fails as a whole is never shown past its age: neither the field nor what it leads to', () => {
  const sdl = car(
    'a: Int @onFailure(use: FAIL) b: [Place!]! @onFailure(use: FAIL) c: Int @onFailure(use: NULL)',
  )

  expect(freshOnly([sdl])).toEqual(new Set(['Car.a', 'Int', 'Car.b', 'Place']))
})

describe('what cannot be meant is refused at start:', () => {
  test.each([
    ['a: Int @onFailure(use: MAYBE)', 'needs use'],
    ['a: Int @onFailure', 'needs use'],
    ['a: Int @onFailure(use: NULL, fallback: "7")', 'a fallback that is never used'],
    ['a: Int @onFailure(use: FALLBACK, fallback: "seven")', 'is not JSON'],
    ['a: Int @onFailure(use: NULL) @onFailure(use: FAIL)', 'stands there twice'],
  ])('%s', (fields, reason) => {
    expect(() => readFailurePolicies([car(fields)])).toThrow(reason)
  })

  test('two subgraphs that differ', () => {
    const [a, b] = [car('a: Int @onFailure(use: NULL)'), car('a: Int @onFailure(use: FAIL)')]

    expect(() => readFailurePolicies([a, b])).toThrow(
      'Car.a: two subgraphs say @onFailure differently',
    )
  })

  const fallback = (type: string, value: unknown) =>
    `a: ${type} @onFailure(use: FALLBACK, fallback: ${JSON.stringify(JSON.stringify(value))})`

  test.each([
    ['a: Int! @onFailure(use: NULL)', 'needs a field that may be null'],
    [fallback('Int!', 7), 'needs a field that may be null'],
    [fallback('Int', 'x'), 'it must be Int'],
    [fallback('Color', 'BLUE'), 'it must be Color'],
    [fallback('[Int!]', 7), 'it must be a list'],
    [fallback('[Int!]', [1, null]), 'it[1] must not be null'],
    [fallback('Place', 7), 'it must be an object'],
    [fallback('Place', {}), 'it.name must not be null'],
    [fallback('Place', { name: 'V', sea: 1 }), 'Place has no field sea'],
    [fallback('Place', { name: 'V', near: { name: 1 } }), 'it.near.name must be String'],
    [fallback('Sight', { name: 'V' }), 'it must say its __typename'],
    ['a: Int @onFailure(use: STALE)', 'needs @cacheControl(staleIfError)'],
  ])('%s', (fields, reason) => {
    expect(() => check(fields)).toThrow(reason)
  })
})

describe('what fits is taken:', () => {
  const fallback = (type: string, value: unknown) =>
    `a: ${type} @onFailure(use: FALLBACK, fallback: ${JSON.stringify(JSON.stringify(value))})`

  test.each([
    fallback('Int', 7),
    fallback('Int', null),
    fallback('Color', 'GREY'),
    fallback('[[Int!]]', [[1], null]),
    fallback('Place', { name: 'V', tags: ['x'], near: { name: 'S' } }),
    fallback('Sight', { __typename: 'Castle', name: 'V' }),
    'a: Int! @onFailure(use: FAIL)',
    'a: Place @onFailure(use: FALLBACK)',
  ])('%s', (fields) => {
    expect(() => check(fields)).not.toThrow()
  })

  test.each(['Car.a', 'Car', 'Place'])('STALE where %s is kept past its age', (kept) => {
    expect(() => check('a: Place @onFailure(use: STALE)', [kept])).not.toThrow()
  })
})
