import { expect, test } from '@jest/globals'
import { federate } from './federation.ts'

const federation = () =>
  federate({
    a: [
      `type Query { top: Product all: [Thing] status: Status hidden: Hidden @inaccessible
         find(by: By, secret: Int @inaccessible): Product }
       type Product @key(fields: "id") { id: ID! @inaccessible name: String cost: Int @inaccessible }
       union Thing = Product | Hidden type Hidden @inaccessible { x: Int }
       enum Status { ON OFF SECRET @inaccessible } input By { name: String code: Int @inaccessible }`,
      {
        Query: {
          top: () => ({ id: '1', name: 'Chair', cost: 3 }),
          all: () => [
            { __typename: 'Product', name: 'Chair' },
            { __typename: 'Hidden', x: 1 },
          ],
          status: () => 'SECRET',
        },
      },
    ],
    b: [
      `type Product @key(fields: "id") { id: ID! @inaccessible cost: Int @external price: Int @requires(fields: "cost") }`,
      { Product: { price: ({ cost }: { cost: number }) => cost * 2 } },
    ],
  })

test('@inaccessible keys and requirements work and cannot be seen', async () => {
  const { ask } = federation()

  const answer = await ask('{ top { name price } __type(name: "Product") { fields { name } } }')

  expect(answer.data).toEqual({
    top: { name: 'Chair', price: 6 },
    __type: { fields: [{ name: 'name' }, { name: 'price' }] },
  })
})

test('@inaccessible fields, arguments, values and types are no part of the schema', async () => {
  const { ask } = federation()

  const hidden = [
    '{ top { id } }',
    '{ hidden { x } }',
    '{ find(secret: 1) { name } }',
    '{ find(by: {code: 1}) { name } }',
    '{ all { ... on Hidden { x } } }',
  ]

  for (const query of hidden) await expect(ask(query)).rejects.toThrow()
  const answer = await ask(
    '{ a: __type(name: "Hidden") { name } b: __type(name: "Status") { enumValues { name } } c: __type(name: "Thing") { possibleTypes { name } } }',
  )
  expect(answer.data).toEqual({
    a: null,
    b: { enumValues: [{ name: 'ON' }, { name: 'OFF' }] },
    c: { possibleTypes: [{ name: 'Product' }] },
  })
})

test('@inaccessible values and types that a subgraph answers become null with an error', async () => {
  const { ask } = federation()

  const answer = await ask('{ status all { __typename ... on Product { name } } }')

  expect(answer.data).toEqual({
    status: null,
    all: [{ __typename: 'Product', name: 'Chair' }, null],
  })
  expect(answer.errors.map(({ path }) => path)).toEqual([['status'], ['all', 1]])
})
