import { describe, expect, test } from '@jest/globals'
import { federate, names, representations } from './federation.ts'

const byId = (records: readonly { readonly id: string }[]) => ({
  __resolveReference: ({ id }: { readonly id: string }) => records.find((one) => one.id === id),
})

describe('@key', () => {
  test('joins an entity whose key nobody asked for', async () => {
    const { ask } = federate({
      a: [
        `type Query { top: Product } type Product @key(fields: "id") { id: ID! name: String }`,
        {
          Query: { top: () => ({ id: '1', name: 'Chair' }) },
        },
      ],
      b: [
        `type Product @key(fields: "id") { id: ID! price: Int }`,
        {
          Product: byId([{ id: '1', price: 7 } as never]),
        },
      ],
    })

    const answer = await ask('{ top { price } }')

    expect(answer.data).toEqual({ top: { price: 7 } })
    expect(representations(answer)).toEqual([{ __typename: 'Product', id: '1' }])
  })

  test('asks for equal entities once and puts them wherever they stand', async () => {
    const { ask } = federate({
      a: [
        `type Query { all: [Product] } type Product @key(fields: "id") { id: ID! like: Product }`,
        {
          Query: {
            all: () => [{ id: '1', like: { id: '2' } }, null, { id: '2', like: { id: '1' } }],
          },
        },
      ],
      b: [
        `type Product @key(fields: "id") { id: ID! price: Int }`,
        {
          Product: byId([{ id: '1', price: 7 } as never, { id: '2', price: 8 } as never]),
        },
      ],
    })

    const answer = await ask('{ all { price like { price } } }')

    expect(answer.data).toEqual({
      all: [{ price: 7, like: { price: 8 } }, null, { price: 8, like: { price: 7 } }],
    })
    expect(representations(answer)).toHaveLength(2)
  })

  test('may be compound, nested, and hold nulls', async () => {
    const keys = '"id org { code unit { no } }"'
    const { ask } = federate({
      a: [
        `type Query { all: [User] } type User @key(fields: ${keys}) { id: ID! org: Org! }
         type Org @shareable { code: String! unit: Unit } type Unit @shareable { no: Int }`,
        {
          Query: {
            all: () => [
              { id: '1', org: { code: 'x', unit: { no: 4 } } },
              { id: '2', org: { code: 'y', unit: null } },
            ],
          },
        },
      ],
      b: [
        `type User @key(fields: ${keys}) { id: ID! org: Org! label: String }
         type Org @shareable { code: String! unit: Unit } type Unit @shareable { no: Int }`,
        {
          User: {
            label: ({
              id,
              org,
            }: {
              id: string
              org: { code: string; unit: { no: number } | null }
            }) => `${id}${org.code}${String(org.unit?.no)}`,
          },
        },
      ],
    })

    const answer = await ask('{ all { label } }')

    expect(answer.data).toEqual({ all: [{ label: '1x4' }, { label: '2yundefined' }] })
  })

  test('leads by way of a third subgraph where the key is not known here', async () => {
    const { ask } = federate({
      a: [
        `type Query { top: Product } type Product @key(fields: "upc") { upc: ID! }`,
        {
          Query: { top: () => ({ upc: 'u1' }) },
        },
      ],
      b: [
        `type Product @key(fields: "upc") @key(fields: "sku") { upc: ID! sku: ID! }`,
        {
          Product: { __resolveReference: () => ({ upc: 'u1', sku: 's1' }) },
        },
      ],
      c: [
        `type Product @key(fields: "sku") { sku: ID! price: Int }`,
        {
          Product: { __resolveReference: ({ sku }: { sku: string }) => ({ sku, price: 7 }) },
        },
      ],
    })

    const answer = await ask('{ top { price } }')

    expect(answer.data).toEqual({ top: { price: 7 } })
    expect(names(answer)).toEqual(['a', 'b', 'c'])
  })

  test('of a stub is never asked where it is not resolvable', async () => {
    const { ask } = federate({
      a: [
        `type Query { top: Product } type Product @key(fields: "id") { id: ID! name: String }`,
        {
          Query: { top: () => ({ id: '1' }) },
          Product: byId([{ id: '1', name: 'Chair' } as never]),
        },
      ],
      b: [
        `type Query { sold: [Sale] } type Sale { product: Product }
         type Product @key(fields: "id", resolvable: false) { id: ID! }`,
        { Query: { sold: () => [{ product: { id: '1' } }] } },
      ],
    })

    const answer = await ask('{ sold { product { id name } } }')

    expect(answer.data).toEqual({ sold: [{ product: { id: '1', name: 'Chair' } }] })
    expect(names(answer)).toEqual(['b', 'a'])
  })

  test('of nobody leaves the fields null, and the object too where they may not be', async () => {
    const { ask } = federate({
      a: [
        `type Query { all: [Product] } type Product @key(fields: "id") { id: ID! }`,
        {
          Query: { all: () => [{ id: '1' }, { id: '2' }] },
        },
      ],
      b: [
        `type Product @key(fields: "id") { id: ID! name: String price: Int! }`,
        {
          Product: byId([{ id: '1', name: 'Chair', price: 7 } as never]),
        },
      ],
    })

    const lenient = await ask('{ all { id name } }')
    const strict = await ask('{ all { id price } }')

    expect(lenient).toMatchObject({
      data: { all: [{ name: 'Chair' }, { name: null }] },
      errors: [],
    })
    expect(strict.data).toEqual({ all: [{ id: '1', price: 7 }, null] })
    expect(strict.errors.map(({ path }) => path)).toEqual([['all', 1, 'price']])
  })

  test('is no field of the answer when an alias takes its name', async () => {
    const { ask } = federate({
      a: [
        `type Query { top: Product } type Product @key(fields: "id") { id: ID! name: String }`,
        {
          Query: { top: () => ({ id: '1', name: 'Chair' }) },
        },
      ],
      b: [
        `type Product @key(fields: "id") { id: ID! price: Int like: Product }`,
        {
          Product: {
            __resolveReference: ({ id }: { id: string }) => ({
              id,
              price: 7,
              like: { id: '2', price: 8 },
            }),
          },
        },
      ],
    })

    const answer = await ask(
      'query($no: Boolean!) { top { id: name price like { id: price x: id } ...F } } fragment F on Product { y: id @include(if: $no) }',
      { no: false },
    )

    expect(answer.data).toEqual({ top: { id: 'Chair', price: 7, like: { id: 8, x: '2' } } })
  })
})

test('entities that a subgraph is asked for at one depth go out as one fetch', async () => {
  const { ask } = federate({
    a: [
      `type Query { product: Product user: User } type Product @key(fields: "id") { id: ID! }
       type User @key(fields: "id") { id: ID! }`,
      { Query: { product: () => ({ id: '1' }), user: () => ({ id: '2' }) } },
    ],
    b: [
      `type Product @key(fields: "id") { id: ID! price: Int }
       type User @key(fields: "id") { id: ID! name: String }`,
      { Product: { price: () => 7 }, User: { name: () => 'Ada' } },
    ],
  })

  const answer = await ask('{ product { price } user { name } }')

  expect(answer.data).toEqual({ product: { price: 7 }, user: { name: 'Ada' } })
  expect(names(answer)).toEqual(['a', 'b'])
})
