import { expect, test } from '@jest/globals'
import { buildSchema, getVariableValues, parse, type OperationDefinitionNode } from 'graphql'
import { compileCoercion } from '../../../gateway/engine/variables.ts'

const schema = buildSchema(`
  scalar Anything
  enum Unit { KM MILES }
  input Place { latitude: Float!, name: String = "here" }
  type Query { any: Anything }
`)

const DECLARED = [
  '$a: ID!',
  '$a: ID',
  '$a: String!',
  '$a: String = "x"',
  '$a: Int!',
  '$a: Int',
  '$a: Float!',
  '$a: Boolean!',
  '$a: Boolean = true',
  '$a: Unit!',
  '$a: Place',
  '$a: [Int!]',
  '$a: Anything',
  '$a: ID!, $b: Int!',
]

const GIVEN: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { a: null },
  { a: 'text' },
  { a: '' },
  { a: 7 },
  { a: 7.5 },
  { a: 2 ** 40 },
  { a: Number.NaN },
  { a: true },
  { a: 'KM' },
  { a: ['x'] },
  { a: [1, 2] },
  { a: { latitude: 1 } },
  { a: { latitude: 'x', other: 1 } },
  { a: 'text', b: 3 },
  { a: 'text', b: 'x', c: 'not declared' },
]

const definitionsOf = (declared: string) => {
  const operation = parse(`query (${declared}) { any }`).definitions[0] as OperationDefinitionNode
  return operation.variableDefinitions ?? []
}

test.each(DECLARED)('coerces (%s) as graphql-js does, whatever is given', (declared) => {
  const definitions = definitionsOf(declared)
  const coerce = compileCoercion(schema, definitions)

  const coerced = GIVEN.map((given) => coerce(given))

  const expected = GIVEN.map((given) => getVariableValues(schema, definitions, { ...given }))
  const told = ({ errors }: { readonly errors?: readonly Error[] | undefined }) =>
    errors?.map(({ message }) => message)
  expect(coerced.map((one) => one.coerced)).toEqual(expected.map((one) => one.coerced))
  expect(coerced.map(told)).toEqual(expected.map(told))
})

test('takes nothing that was only inherited', () => {
  const coerce = compileCoercion(schema, definitionsOf('$toString: String'))

  const { coerced } = coerce({})

  expect(coerced).toEqual({})
})
