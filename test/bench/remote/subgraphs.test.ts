import { expect, test } from '@jest/globals'
import { createExecutor } from './execute.ts'
import { SUBGRAPHS } from './subgraphs.ts'

const executorOf = (name: string) => {
  const subgraph = SUBGRAPHS.find((one) => one.name === name)
  if (subgraph === undefined) throw new TypeError(`expected a subgraph, got ${name}`)
  return createExecutor(subgraph.schema)
}

const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Product { upc inStock estimate: shippingEstimate }
  }
}`

test('estimates the shipping of what the representation brings, in the order asked', async () => {
  const execute = executorOf('inventory')
  const representations = [
    { __typename: 'Product', upc: 'p7-2', price: 500, weight: 90 },
    { __typename: 'Product', upc: 'p7-1', price: 1001, weight: 90 },
    { __typename: 'Product', upc: 'p7-3' },
  ]

  const answer = await execute({ query: ENTITIES, variables: { representations } })

  expect(answer).toEqual({
    data: {
      _entities: [
        { upc: 'p7-2', inStock: false, estimate: 45 },
        { upc: 'p7-1', inStock: true, estimate: 0 },
        { upc: 'p7-3', inStock: true, estimate: null },
      ],
    },
  })
})

test('answers an operation that is not valid with errors', async () => {
  const execute = executorOf('accounts')

  const answer = await execute({ query: '{ users(page: 1) { shoeSize } }' })

  expect(answer).toMatchObject({ errors: [{ message: expect.stringContaining('shoeSize') }] })
})
