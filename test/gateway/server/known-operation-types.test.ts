import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from '@jest/globals'
import { knownOperationTypes } from '../../../gateway/server/known-operation-types.ts'

const schema = buildSchema('type Query { name: String } type Mutation { rename: String }')

const complaints = (document: string): readonly string[] =>
  validate(schema, parse(document), [knownOperationTypes]).map(({ message }) => message)

test('takes the kinds of operation that the schema has', () => {
  expect(complaints('query A { name } mutation B { rename }')).toEqual([])
})

test('refuses the others before anything is executed', () => {
  expect(complaints('subscription { name }')).toEqual([
    'This schema has no root type for a subscription.',
  ])
})
