import { expect, test } from '@jest/globals'
import { federate, names, type SubgraphSource } from './federation.ts'

const media: SubgraphSource = [
  `type Query { all: [Media] one: Book }
   interface Media @key(fields: "id") { id: ID! title: String }
   type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
   type Movie implements Media @key(fields: "id") { id: ID! title: String minutes: Int }`,
  {
    Query: {
      all: () => [
        { __typename: 'Book', id: 'b1', title: 'Sky', pages: 9 },
        { __typename: 'Movie', id: 'm1', title: 'Sea', minutes: 90 },
      ],
      one: () => ({ id: 'b1', title: 'Sky', pages: 9 }),
    },
    Media: {
      __resolveReference: ({ id }: { id: string }) =>
        id.startsWith('b')
          ? { __typename: 'Book', id, title: 'Sky', pages: 9 }
          : { __typename: 'Movie', id, title: 'Sea', minutes: 90 },
    },
  },
]

const ratings: SubgraphSource = [
  `type Query { best: [Media] }
   type Media @key(fields: "id") @interfaceObject { id: ID! title: String @external rating: Int
     slug: String @requires(fields: "title") }`,
  {
    Query: { best: () => [{ id: 'm1' }, { id: 'b1' }] },
    Media: {
      rating: ({ id }: { id: string }) => (id === 'b1' ? 5 : 3),
      slug: ({ title }: { title: string }) => title.toLowerCase(),
    },
  },
]

test('@interfaceObject gives a field to every implementing type', async () => {
  const { ask } = federate({ media, ratings })

  const all = await ask('{ all { title rating ... on Book { pages } } }')
  const one = await ask('{ one { rating } }')

  expect(all.data).toEqual({
    all: [
      { title: 'Sky', rating: 5, pages: 9 },
      { title: 'Sea', rating: 3 },
    ],
  })
  expect(one.data).toEqual({ one: { rating: 5 } })
})

test('@interfaceObject answers its own objects alone where their types do not matter', async () => {
  const { ask } = federate({ media, ratings })

  const answer = await ask('{ best { id rating } }')

  expect(answer.data).toEqual({
    best: [
      { id: 'm1', rating: 3 },
      { id: 'b1', rating: 5 },
    ],
  })
  expect(names(answer)).toEqual(['ratings'])
})

test('@interfaceObject: types and their fields come from where they are known', async () => {
  const { ask } = federate({ media, ratings })

  const answer = await ask(
    '{ best { __typename rating title ... on Movie { minutes } ... on Book { pages } } }',
  )

  expect(answer.data).toEqual({
    best: [
      { __typename: 'Movie', rating: 3, title: 'Sea', minutes: 90 },
      { __typename: 'Book', rating: 5, title: 'Sky', pages: 9 },
    ],
  })
})

test('@interfaceObject may require fields of the interface', async () => {
  const { ask } = federate({ media, ratings })

  const there = await ask('{ best { slug } }')
  const here = await ask('{ one { slug } all { slug } }')

  expect(there.data).toEqual({ best: [{ slug: 'sea' }, { slug: 'sky' }] })
  expect(here.data).toEqual({ one: { slug: 'sky' }, all: [{ slug: 'sky' }, { slug: 'sea' }] })
})
