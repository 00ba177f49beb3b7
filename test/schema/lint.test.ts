import { expect, test } from '@jest/globals'
import { lintSdl } from '../../schema/lint.ts'

const lint = (sdl: string) => lintSdl('a.graphql', sdl)

test('what has no description is named with its line', () => {
  const faults = lint(`
    type Car { id(unit: Unit): ID! }
    enum Unit { KM }
    input Filter { make: String }
    scalar Instant
    directive @kept(long: Boolean) on OBJECT
  `)

  expect(faults).toEqual([
    'a.graphql:2 "Car" has no description',
    'a.graphql:2 "id" has no description',
    'a.graphql:2 "unit" has no description',
    'a.graphql:3 "Unit" has no description',
    'a.graphql:3 "KM" has no description',
    'a.graphql:4 "Filter" has no description',
    'a.graphql:4 "make" has no description',
    'a.graphql:5 "Instant" has no description',
    'a.graphql:6 "kept" has no description',
    'a.graphql:6 "long" has no description',
  ])
})

test('an entry point needs no description, its fields do', () => {
  expect(lint('type Query { car: ID }')).toEqual(['a.graphql:1 "car" has no description'])
})

test.each([
  ['"d" type car_type { "d" id: ID }', 'car_type'],
  ['"d" type Car { "d" car_id: ID }', 'car_id'],
  ['"d" type Car { "d" ID: ID }', 'ID'],
  ['"d" enum Unit { "d" km }', 'km'],
  ['"d" directive @Kept on OBJECT', 'Kept'],
])('%s breaks the naming convention', (sdl, name) => {
  expect(lint(sdl)).toEqual([`a.graphql:1 "${name}" breaks the naming convention`])
})

test('a yes-or-no field is named as a question', () => {
  const faults = lint('"d" type Car { "d" locked: Boolean "d" isOnline: Boolean! }')

  expect(faults).toEqual(['a.graphql:1 "locked" is a yes or no: begin it with is, has or can'])
})

test.each([
  ['"Speed." speed: Float', false],
  ['"Speed in kilometres per hour." speed: Float', true],
  ['"Where it points." headingDegrees: [Float!]!', true],
  ['"Speed." speed("Unit of the answer." unit: ID): Float', true],
  ['"Cars." cars("Page size." first: Int): ID', false],
  ['"Cars." cars("How many at most, 1 to 100." first: Int): ID', true],
])('%s: states a unit = %p', (field, hasUnit) => {
  const faults = lint(`"d" type Car { ${field} }`)

  expect(faults).toHaveLength(hasUnit ? 0 : 1)
})
