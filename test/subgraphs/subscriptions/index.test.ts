import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { graphql } from 'graphql'
import type { RecordCache } from '../../../subgraphs/backend/record-cache.ts'
import {
  createSubscriptionsSubgraph,
  type EntitlementPort,
  type SubscriptionsDeps,
} from '../../../subgraphs/subscriptions/index.ts'
import {
  entitlement,
  ENTITLEMENTS_OF_1,
  fakeStripe,
  item,
  list,
  missing,
  price,
  stripeError,
  subscription,
  SUBSCRIPTIONS_OF_1,
} from './fake-stripe.ts'

const typeDefs = ['directives', 'subscriptions']
  .map((name) => readFileSync(`schema/${name}.graphql`, 'utf8'))
  .join('\n')

const PRODUCT = { id: 'prod_1', object: 'product', name: 'Connect Plus' }

const ADA = {
  [ENTITLEMENTS_OF_1]: list([entitlement('car_on_map')]),
  [SUBSCRIPTIONS_OF_1]: list([subscription()]),
  '/products/prod_1': PRODUCT,
}

interface Query {
  readonly fields: string
  readonly customers?: readonly string[]
  readonly deps?: Partial<SubscriptionsDeps>
}

async function ask(client: EntitlementPort, { fields, customers = ['cus_1'], deps = {} }: Query) {
  const subgraph = createSubscriptionsSubgraph({ typeDefs, client, now: () => 0, ...deps })
  const { data, errors } = await graphql({
    schema: subgraph.schema,
    source: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ServicePlan { ${fields} } } }`,
    variableValues: {
      r: customers.map((customerId) => ({ __typename: 'ServicePlan', customerId })),
    },
    contextValue: subgraph.createContext({}),
  })
  const plain = JSON.parse(JSON.stringify(data)) as { readonly _entities: readonly unknown[] }
  return { plans: plain._entities, codes: errors?.map(({ extensions }) => extensions.code) ?? [] }
}

test('answers every field of a plan', async () => {
  const { client } = fakeStripe(ADA)
  const fields = `customerId status name price { amountMinor currency } currentPeriodEndsAt entitlements
    on: covers(feature: "car_on_map") off: covers(feature: "vehicle_status")`

  const { plans, codes } = await ask(client, { fields })

  expect(codes).toEqual([])
  expect(plans).toEqual([
    {
      customerId: 'cus_1',
      status: 'ACTIVE',
      name: 'Connect Plus',
      price: { amountMinor: 990, currency: 'EUR' },
      currentPeriodEndsAt: '2025-12-13T02:13:20.000Z',
      entitlements: ['car_on_map'],
      on: true,
      off: false,
    },
  ])
})

test.each([
  ['customerId', []],
  ['entitlements a: covers(feature: "a") b: covers(feature: "b")', [ENTITLEMENTS_OF_1]],
  ['status price { currency } currentPeriodEndsAt', [SUBSCRIPTIONS_OF_1]],
  ['status name', [SUBSCRIPTIONS_OF_1, '/products/prod_1']],
])('reads for { %s } no more than it needs', async (fields, expected) => {
  const { client, requests } = fakeStripe(ADA)

  await ask(client, { fields })

  expect(requests).toEqual(expected)
})

test('a customer without any subscription has the plan NONE and no name, at one read', async () => {
  const { client, requests } = fakeStripe({ [SUBSCRIPTIONS_OF_1]: missing(400, 'customer') })

  const { plans } = await ask(client, {
    fields: 'status name price { currency } currentPeriodEndsAt',
  })

  expect(plans).toEqual([{ status: 'NONE', name: null, price: null, currentPeriodEndsAt: null }])
  expect(requests).toEqual([SUBSCRIPTIONS_OF_1])
})

test('asks once per customer, however often the operation names one', async () => {
  const { client, requests } = fakeStripe({
    ...ADA,
    [ENTITLEMENTS_OF_1.replace('cus_1', 'cus_2')]: list([]),
  })

  const { plans } = await ask(client, {
    fields: 'entitlements',
    customers: ['cus_1', 'cus_2', 'cus_1'],
  })

  expect(plans).toEqual([
    { entitlements: ['car_on_map'] },
    { entitlements: [] },
    { entitlements: ['car_on_map'] },
  ])
  expect(requests).toEqual([ENTITLEMENTS_OF_1, ENTITLEMENTS_OF_1.replace('cus_1', 'cus_2')])
})

test('a failing customer fails alone', async () => {
  const { client } = fakeStripe({
    ...ADA,
    [ENTITLEMENTS_OF_1.replace('cus_1', 'cus_2')]: () => stripeError(500, {}),
  })

  const { plans, codes } = await ask(client, {
    fields: 'entitlements',
    customers: ['cus_2', 'cus_1'],
  })

  expect(plans).toEqual([null, { entitlements: ['car_on_map'] }])
  expect(codes).toEqual(['BACKEND_UNAVAILABLE'])
})

test('a failing product leaves the plan its status', async () => {
  const { client } = fakeStripe({ ...ADA, '/products/prod_1': () => stripeError(500, {}) })

  const { plans, codes } = await ask(client, { fields: 'status name' })

  expect(plans).toEqual([{ status: 'ACTIVE', name: null }])
  expect(codes).toEqual(['BACKEND_UNAVAILABLE'])
})

test('names two customers of one product by one read through the record cache, kept by product', async () => {
  const asked: unknown[] = []
  const cache: RecordCache = {
    readMany: (coordinate, keys, load) => {
      asked.push([coordinate, ...keys])
      return load(keys)
    },
  }
  const { client, requests } = fakeStripe({
    ...ADA,
    [SUBSCRIPTIONS_OF_1.replace('cus_1', 'cus_2')]: list([subscription({ customer: 'cus_2' })]),
  })

  const { plans } = await ask(client, {
    fields: 'name',
    customers: ['cus_1', 'cus_2'],
    deps: { cache },
  })

  expect(plans).toEqual([{ name: 'Connect Plus' }, { name: 'Connect Plus' }])
  expect(asked).toEqual([
    ['ServicePlan', 'cus_1', 'cus_2'],
    ['ServicePlan.name', 'prod_1'],
  ])
  expect(requests).toHaveLength(3)
})

test('in mode status the state of the plan decides, and entitlements are never asked for', async () => {
  const { client, requests } = fakeStripe(ADA)
  const entitlements = { mode: 'status', features: ['car_on_map'], graceDays: 0 } as const

  const { plans } = await ask(client, {
    fields: 'status a: covers(feature: "car_on_map") b: covers(feature: "other") entitlements',
    deps: { entitlements },
  })

  expect(plans).toEqual([{ status: 'ACTIVE', a: true, b: false, entitlements: ['car_on_map'] }])
  expect(requests).toEqual([SUBSCRIPTIONS_OF_1])
})

test('in mode status a backend that fails is an error, not a refusal', async () => {
  const { client } = fakeStripe({ [SUBSCRIPTIONS_OF_1]: () => stripeError(429, {}) })
  const entitlements = { mode: 'status', features: ['car_on_map'], graceDays: 0 } as const

  const { plans, codes } = await ask(client, {
    fields: 'covers(feature: "car_on_map")',
    deps: { entitlements },
  })

  expect(plans).toEqual([null])
  expect(codes).toEqual(['BACKEND_QUOTA'])
})

test('an amount is never a fraction', async () => {
  const fraction = list([
    subscription({ items: list([item({ price: price({ unit_amount: 0.5 }) })]) }),
  ])
  const { client } = fakeStripe({ [SUBSCRIPTIONS_OF_1]: fraction })

  const { codes } = await ask(client, { fields: 'price { amountMinor }' })

  expect(codes).toEqual(['BACKEND_MALFORMED'])
})
