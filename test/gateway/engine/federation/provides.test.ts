import { expect, test } from '@jest/globals'
import { federate, names, type SubgraphSource } from './federation.ts'

const products: SubgraphSource = [
  `type Product @key(fields: "id") { id: ID! name: String maker: Maker price: Int }
   type Maker @key(fields: "id") { id: ID! name: String country: String }`,
  {
    Product: { name: () => 'Chair', price: () => 7, maker: () => ({ id: 'm' }) },
    Maker: { name: () => 'Ada & Co', country: () => 'LI' },
  },
]

test('@provides spares a fetch, on its own path only', async () => {
  const { ask } = federate({
    products,
    shop: [
      `type Query { best: Product @provides(fields: "name") last: Product }
       type Product @key(fields: "id") { id: ID! name: String @external }`,
      {
        Query: {
          best: () => ({ id: '1', name: 'Provided' }),
          last: () => ({ id: '1', name: 'Hidden' }),
        },
      },
    ],
  })

  const provided = await ask('{ best { name } }')
  const fetched = await ask('{ last { name } }')

  expect([provided.data, names(provided)]).toEqual([{ best: { name: 'Provided' } }, ['shop']])
  expect([fetched.data, names(fetched)]).toEqual([
    { last: { name: 'Chair' } },
    ['shop', 'products'],
  ])
})

test('@provides of nested fields goes along, the rest is fetched', async () => {
  const { ask } = federate({
    products,
    shop: [
      `type Query { best: Product @provides(fields: "maker { name }") }
       type Product @key(fields: "id") { id: ID! maker: Maker @external }
       type Maker @key(fields: "id") { id: ID! name: String @external }`,
      { Query: { best: () => ({ id: '1', maker: { id: 'm', name: 'Provided' } }) } },
    ],
  })

  const short = await ask('{ best { maker { name } } }')
  const long = await ask('{ best { maker { name country } } }')

  expect([short.data, names(short)]).toEqual([{ best: { maker: { name: 'Provided' } } }, ['shop']])
  expect(long.data).toEqual({ best: { maker: { name: 'Provided', country: 'LI' } } })
})

test('@provides on a union holds for the types it names', async () => {
  const { ask } = federate({
    library: [
      `type Query { media: [Media] @shareable } union Media = Book | Movie
       type Book @key(fields: "id") { id: ID! title: String @shareable }
       type Movie @key(fields: "id") { id: ID! }`,
      {},
    ],
    shop: [
      `type Query { found: [Media] @provides(fields: "... on Book { title }") } union Media = Book | Movie
       type Book @key(fields: "id") { id: ID! title: String @external }
       type Movie @key(fields: "id") { id: ID! }`,
      {
        Query: {
          found: () => [
            { __typename: 'Book', id: '1', title: 'Provided' },
            { __typename: 'Movie', id: '2' },
          ],
        },
      },
    ],
    movies: [
      `type Movie @key(fields: "id") { id: ID! title: String @shareable }`,
      { Movie: { title: () => 'Fetched' } },
    ],
  })

  const answer = await ask('{ found { ... on Book { title } ... on Movie { title } } }')

  expect(answer.data).toEqual({ found: [{ title: 'Provided' }, { title: 'Fetched' }] })
  expect(names(answer)).toEqual(['shop', 'movies'])
})
