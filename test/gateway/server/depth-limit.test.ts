import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from '@jest/globals'
import { createDepthLimit } from '../../../gateway/server/depth-limit.ts'

const schema = buildSchema('type Query { me: User } type User { friend: User name: String }')

const complaints = (document: string, maxDepth = 3): readonly string[] =>
  validate(schema, parse(document), [createDepthLimit(maxDepth)]).map(({ message }) => message)

test('takes what is as deep as allowed and refuses one level more', () => {
  expect(complaints('{ me { friend { name } } }')).toEqual([])
  expect(complaints('{ me { friend { friend { name } } } }')).toEqual([
    'Fields are nested 4 deep; the limit is 3.',
  ])
})

test('counts through fragments, named and inline, and not the fragments themselves', () => {
  const deep = `{ me { ...A } } fragment A on User { ... on User { friend { ...B } } }
    fragment B on User { friend { name } }`

  expect(complaints(deep, 4)).toEqual([])
  expect(complaints(deep, 3)).toHaveLength(1)
})

test('judges each operation by itself', () => {
  const document = 'query A { me { name } } query B { me { friend { friend { name } } } }'

  expect(complaints(document)).toHaveLength(1)
})

test('lets tools read the schema', () => {
  const introspection = '{ __schema { types { fields { type { ofType { ofType { name } } } } } } }'

  expect(complaints(introspection, 1)).toEqual([])
})

test('comes to an end with fragments that contain themselves, or are not there', () => {
  const document = `{ me { ...A ...Nowhere } }
    fragment A on User { friend { ...B } } fragment B on User { friend { ...A } }`

  expect(complaints(document, 10)).toEqual([])
})

test('measures a fragment once, however often it is spread', () => {
  const doubling = Array.from(
    { length: 60 },
    (_unused, level) =>
      `fragment F${String(level)} on User { ...F${String(level + 1)} ...F${String(level + 1)} }`,
  )
  const document = `{ me { ...F0 } } ${doubling.join(' ')} fragment F60 on User { name }`

  expect(complaints(document, 2)).toEqual([])
})
