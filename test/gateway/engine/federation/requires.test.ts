import { expect, test } from '@jest/globals'
import { federate, names, representations } from './federation.ts'

type Given = {
  readonly [name in 'weight' | 'price' | 'shipping' | 'a1' | 'a2' | 'b1' | 'b2']: number
}

const catalog = [
  `type Query { top: Product }
   type Product @key(fields: "id") { id: ID! weight: Int! price(currency: String = "EUR"): Int size: Size }
   type Size @shareable { width: Int height: Int }`,
  {
    Query: { top: () => ({ id: '1' }) },
    Product: {
      weight: () => 3,
      price: (_: unknown, { currency }: { currency: string }) => (currency === 'USD' ? 20 : 10),
      size: () => ({ width: 4, height: 5 }),
    },
  },
] as const

test('@requires gets fields of another subgraph, whether asked for or not', async () => {
  const { ask } = federate({
    catalog,
    stock: [
      `type Product @key(fields: "id") { id: ID! weight: Int! @external
         shipping: Int @requires(fields: "weight") }`,
      { Product: { shipping: ({ weight }: Given) => weight * 2 } },
    ],
  })

  const answer = await ask('{ top { shipping } }')

  expect(answer.data).toEqual({ top: { shipping: 6 } })
  expect(representations(answer)).toEqual([{ __typename: 'Product', id: '1', weight: 3 }])
})

test('@requires passes its arguments, beside a client that asks the same field with others', async () => {
  const { ask } = federate({
    catalog,
    stock: [
      `type Product @key(fields: "id") { id: ID! price(currency: String = "EUR"): Int @external
         tax: Int @requires(fields: "price(currency: \\"USD\\")")
         fee: Int @requires(fields: "price(currency: \\"EUR\\")") }`,
      { Product: { tax: ({ price }: Given) => price + 1, fee: ({ price }: Given) => price + 2 } },
    ],
  })

  const answer = await ask('{ top { price price2: price(currency: "USD") tax fee } }')

  expect(answer.data).toEqual({ top: { price: 10, price2: 20, tax: 21, fee: 12 } })
})

test('@requires reaches into objects and lists of another subgraph', async () => {
  const { ask } = federate({
    catalog,
    stock: [
      `type Product @key(fields: "id") { id: ID! size: Size @external
         area: Int @requires(fields: "size { width height }") }
       type Size @shareable { width: Int height: Int }`,
      {
        Product: {
          area: ({ size }: { size: { width: number; height: number } }) => size.width * size.height,
        },
      },
    ],
  })

  const answer = await ask('{ top { area size { width } } }')

  expect(answer.data).toEqual({ top: { area: 20, size: { width: 4 } } })
})

test('@requires of what requires something itself is met in turn', async () => {
  const { ask } = federate({
    catalog,
    stock: [
      `type Product @key(fields: "id") { id: ID! weight: Int! @external
         shipping: Int @requires(fields: "weight") }`,
      { Product: { shipping: ({ weight }: Given) => weight * 2 } },
    ],
    shop: [
      `type Product @key(fields: "id") { id: ID! shipping: Int @external
         total: Int @requires(fields: "shipping") }`,
      { Product: { total: ({ shipping }: Given) => shipping + 100 } },
    ],
  })

  const answer = await ask('{ top { total shipping } }')

  expect(answer.data).toEqual({ top: { total: 106, shipping: 6 } })
  expect(names(answer)).toEqual(['catalog', 'stock', 'shop'])
})

test('@requires may go back and forth between the same two subgraphs', async () => {
  const { ask } = federate({
    a: [
      `type Query { top: Product } type Product @key(fields: "id") { id: ID! a1: Int
         b1: Int @external a2: Int @requires(fields: "b1") b2: Int @external a3: Int @requires(fields: "b2") }`,
      {
        Query: { top: () => ({ id: '1', a1: 1 }) },
        Product: {
          __resolveReference: (given: object) => ({ a1: 1, ...given }),
          a2: ({ b1 }: Given) => b1 + 1,
          a3: ({ b2 }: Given) => b2 + 1,
        },
      },
    ],
    b: [
      `type Product @key(fields: "id") { id: ID! a1: Int @external b1: Int @requires(fields: "a1")
         a2: Int @external b2: Int @requires(fields: "a2") }`,
      { Product: { b1: ({ a1 }: Given) => a1 + 1, b2: ({ a2 }: Given) => a2 + 1 } },
    ],
  })

  const answer = await ask('{ top { a3 } }')

  expect(answer.data).toEqual({ top: { a3: 5 } })
  expect(names(answer)).toEqual(['a', 'b', 'a', 'b', 'a'])
})

test('@requires picks fields by the type of an abstract object', async () => {
  const shapes = `interface Shape { id: ID! } type Round implements Shape @shareable { id: ID! radius: Int }
    type Square implements Shape @shareable { id: ID! side: Int }`
  const { ask } = federate({
    a: [
      `type Query { all: [Product] } type Product @key(fields: "id") { id: ID! shape: Shape } ${shapes}`,
      {
        Query: {
          all: () => [
            { id: '1', shape: { __typename: 'Round', id: 'r', radius: 2 } },
            { id: '2', shape: { __typename: 'Square', id: 's', side: 3 } },
          ],
        },
      },
    ],
    b: [
      `type Product @key(fields: "id") { id: ID! shape: Shape @external
         size: Int @requires(fields: "shape { ... on Round { radius } ... on Square { side } }") } ${shapes}`,
      {
        Product: {
          size: ({ shape }: { shape: { radius?: number; side?: number } }) =>
            (shape.radius ?? 0) * 10 + (shape.side ?? 0),
        },
      },
    ],
  })

  const answer = await ask('{ all { size } }')

  expect(answer.data).toEqual({ all: [{ size: 20 }, { size: 3 }] })
})

test('@requires of a field that fails fails with it, and the other fields stay', async () => {
  const { ask } = federate({
    a: [
      `type Query { top: Product } type Product @key(fields: "id") { id: ID! weight: Int name: String }`,
      {
        Query: { top: () => ({ id: '1', name: 'Chair' }) },
        Product: {
          weight: () => {
            throw new Error('no scales')
          },
        },
      },
    ],
    b: [
      `type Product @key(fields: "id") { id: ID! weight: Int @external shipping: Int @requires(fields: "weight") stock: Int }`,
      {
        Product: { shipping: () => 1, stock: () => 5 },
      },
    ],
  })

  const answer = await ask('{ top { name shipping } }')

  expect(answer.data).toEqual({ top: { name: 'Chair', shipping: null } })
  expect(answer.errors).toMatchObject([{ message: 'no scales', path: ['top', 'shipping'] }])
})
