import { expect, test } from '@jest/globals'
import { federate, names } from './federation.ts'

test('fields of an interface come from whichever subgraph has them, type by type', async () => {
  const { ask } = federate({
    a: [
      `type Query { all: [Item] } interface Item { id: ID! }
       type Book implements Item @key(fields: "id") { id: ID! }
       type Movie implements Item @key(fields: "id") { id: ID! name: String @shareable }`,
      {
        Query: {
          all: () => [
            { __typename: 'Book', id: '1' },
            { __typename: 'Movie', id: '2', name: 'Sea' },
          ],
        },
      },
    ],
    b: [
      `interface Item { id: ID! name: String } type Book implements Item @key(fields: "id") { id: ID! name: String }
       type Movie implements Item @key(fields: "id") { id: ID! name: String @shareable }`,
      { Book: { name: () => 'Sky' } },
    ],
  })

  const answer = await ask('{ all { __typename id name } }')

  expect(answer.data).toEqual({
    all: [
      { __typename: 'Book', id: '1', name: 'Sky' },
      { __typename: 'Movie', id: '2', name: 'Sea' },
    ],
  })
})

test('a union has the members of all its subgraphs, and each subgraph answers its own', async () => {
  const { ask } = federate({
    a: [
      `type Query { a: [Media] } union Media = Book | Movie type Book @shareable { title: String } type Movie @shareable { title: String }`,
      {
        Query: {
          a: () => [
            { __typename: 'Book', title: 'Sky' },
            { __typename: 'Movie', title: 'Sea' },
          ],
        },
      },
    ],
    b: [
      `type Query { b: Media } union Media = Book | Song type Book @shareable { title: String } type Song { tune: String }`,
      { Query: { b: () => ({ __typename: 'Song', tune: 'La' }) } },
    ],
  })

  const query =
    '{ a { ...F } b { ...F } } fragment F on Media { ... on Book { title } ... on Movie { title } ... on Song { tune } }'
  const answer = await ask(query)

  expect(answer.data).toEqual({ a: [{ title: 'Sky' }, { title: 'Sea' }], b: { tune: 'La' } })
})

test('fields of one name and different types do not meet', async () => {
  const { ask } = federate({
    a: [
      `type Query { all: [Thing] } union Thing = A | B type A @key(fields: "id") { id: ID! v: Int w: [B] }
       type B @key(fields: "id") { id: Int! v: String! w: B }`,
      {
        Query: {
          all: () => [
            { __typename: 'A', id: 'a', v: 1, w: [{ id: 2, v: 'x' }] },
            { __typename: 'B', id: 3, v: 'y', w: null },
          ],
        },
      },
    ],
    b: [
      `type A @key(fields: "id") { id: ID! n: Int } type B @key(fields: "id") { id: Int! n: Int }`,
      {
        A: { n: () => 10 },
        B: { n: () => 20 },
      },
    ],
  })

  const answer = await ask('{ all { ... on A { v n w { v n } } ... on B { s: v n o: w { v } } } }')

  expect(answer.data).toEqual({
    all: [
      { v: 1, n: 10, w: [{ v: 'x', n: 20 }] },
      { s: 'y', n: 20, o: null },
    ],
  })
})

test('fragments on interfaces apply to the types that implement them', async () => {
  const { ask } = federate({
    a: [
      `type Query { all: [Named] } interface Named { name: String } interface Aged { age: Int }
       type Cat implements Named & Aged { name: String age: Int } type Rock implements Named { name: String }`,
      {
        Query: {
          all: () => [
            { __typename: 'Cat', name: 'Tom', age: 3 },
            { __typename: 'Rock', name: 'Opal' },
          ],
        },
      },
    ],
  })

  const answer = await ask(
    '{ all { ... on Aged { age ... on Named { a: name } } ... on Named { name } } }',
  )

  expect(answer.data).toEqual({ all: [{ age: 3, a: 'Tom', name: 'Tom' }, { name: 'Opal' }] })
})

test('enums that go in have the values all subgraphs take, inputs the fields', async () => {
  const { ask, engine } = federate({
    a: [
      `type Query { a(size: Size, by: By): Int } enum Size { S M L } input By { x: Int y: Int }`,
      { Query: { a: (_: unknown, args: object) => JSON.stringify(args).length } },
    ],
    b: [`type Query { b(size: Size, by: By): Int } enum Size { S M } input By { x: Int }`, {}],
  })

  const answer = await ask('{ a(size: S, by: { x: 1 }) }')

  expect(answer.data).toEqual({ a: JSON.stringify({ size: 'S', by: { x: 1 } }).length })
  await expect(ask('{ a(size: L) }')).rejects.toThrow('L')
  await expect(ask('{ a(by: { y: 1 }) }')).rejects.toThrow('y')
  expect(engine.schema.getType('Size')).toBeDefined()
})

test('an object type extended with an external key, as the first Federation wrote it, is an entity', async () => {
  const { ask } = federate({
    a: [
      `type Query { top: Product } type Product @key(fields: "id") { id: ID! name: String }`,
      {
        Query: { top: () => ({ id: '1', name: 'Chair' }) },
        Product: { name: () => 'Chair' },
      },
    ],
    b: [
      `extend type Product @key(fields: "id") { id: ID! price: Int } extend type Query { cheap: Product }`,
      {
        Product: { price: () => 7 },
        Query: { cheap: () => ({ id: '2' }) },
      },
    ],
  })

  const answer = await ask('{ top { price } cheap { price name } }')

  expect(answer.data).toEqual({ top: { price: 7 }, cheap: { price: 7, name: 'Chair' } })
  expect([...names(answer)].sort()).toEqual(['a', 'a', 'b', 'b'])
})
