import { expect, test } from '@jest/globals'
import {
  entitlement,
  ENTITLEMENTS_OF_1,
  fakeStripe,
  list,
  missing,
  stripeError,
  subscription,
  SUBSCRIPTIONS_OF_1,
} from './fake-stripe.ts'

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: { readonly extensions: { readonly code: string } }) => error.extensions.code,
  )

test('reads entitlements as lookup keys in alphabetical order, each once', async () => {
  const keys = ['vehicle_status', 'car_on_map', 'car_on_map']
  const { client } = fakeStripe({ [ENTITLEMENTS_OF_1]: list(keys.map(entitlement)) })

  const features = await client.activeEntitlements('cus_1')

  expect(features).toEqual(['car_on_map', 'vehicle_status'])
})

test('follows entitlements over their pages by the last id of each', async () => {
  const { client, requests } = fakeStripe({
    [ENTITLEMENTS_OF_1]: list([entitlement('b'), entitlement('c')], true),
    [`${ENTITLEMENTS_OF_1}&starting_after=ent_c`]: list([entitlement('a')]),
  })

  const features = await client.activeEntitlements('cus_1')

  expect(features).toEqual(['a', 'b', 'c'])
  expect(requests).toEqual([ENTITLEMENTS_OF_1, `${ENTITLEMENTS_OF_1}&starting_after=ent_c`])
})

test('gives up on pages that never end instead of asking for ever', async () => {
  const { client, requests } = fakeStripe(
    Object.fromEntries(
      [ENTITLEMENTS_OF_1, `${ENTITLEMENTS_OF_1}&starting_after=ent_a`].map((path) => [
        path,
        list([entitlement('a')], true),
      ]),
    ),
  )

  const code = await codeOf(client.activeEntitlements('cus_1'))

  expect(code).toBe('BACKEND_MALFORMED')
  expect(requests).toHaveLength(10)
})

test('refuses an empty page that promises more', async () => {
  const { client } = fakeStripe({ [ENTITLEMENTS_OF_1]: list([], true) })

  expect(await codeOf(client.activeEntitlements('cus_1'))).toBe('BACKEND_MALFORMED')
})

test('pins the version, by default and as configured', async () => {
  const pinned = fakeStripe({ [ENTITLEMENTS_OF_1]: list([]) })
  const configured = fakeStripe({ [SUBSCRIPTIONS_OF_1]: list([]) }, '2025-09-30.clover')

  await pinned.client.activeEntitlements('cus_1')
  await configured.client.planOf('cus_1')

  expect(pinned.headers[0]).toMatchObject({ 'stripe-version': '2026-10-28.endive' })
  expect(configured.headers[0]).toMatchObject({ 'stripe-version': '2025-09-30.clover' })
})

test('cannot be talked into another query by a customer id', async () => {
  const { client, requests } = fakeStripe({})

  await codeOf(client.activeEntitlements('cus_1&customer=cus_2'))

  expect(requests).toEqual([
    '/entitlements/active_entitlements?customer=cus_1%26customer%3Dcus_2&limit=100',
  ])
})

test.each([404, 400])(
  'takes an unknown customer, told by %d, for one without anything',
  async (status) => {
    const { client } = fakeStripe({
      [ENTITLEMENTS_OF_1]: missing(status, 'customer'),
      [SUBSCRIPTIONS_OF_1]: missing(status, 'customer'),
    })

    expect(await client.activeEntitlements('cus_1')).toEqual([])
    expect(await client.planOf('cus_1')).toMatchObject({ status: 'NONE', price: null })
  },
)

test('does not take a wrong URL for an unknown customer', async () => {
  const { client } = fakeStripe({})

  expect(await codeOf(client.activeEntitlements('cus_1'))).toBe('BACKEND_REJECTED')
  expect(await codeOf(client.planOf('cus_1'))).toBe('BACKEND_REJECTED')
})

test.each([
  [401, {}, 'BACKEND_AUTH'],
  [402, { type: 'card_error', code: 'card_declined' }, 'BACKEND_REJECTED'],
  [403, {}, 'BACKEND_AUTH'],
  [409, {}, 'BACKEND_UNAVAILABLE'],
  [424, {}, 'BACKEND_UNAVAILABLE'],
  [429, { code: 'rate_limit' }, 'BACKEND_QUOTA'],
  [429, {}, 'BACKEND_QUOTA'],
  [429, { code: 'lock_timeout' }, 'BACKEND_UNAVAILABLE'],
  [400, { code: 'rate_limit' }, 'BACKEND_QUOTA'],
  [500, { type: 'api_error' }, 'BACKEND_UNAVAILABLE'],
])('reads status %d with %j as %s', async (status, error, expected) => {
  const { client } = fakeStripe({
    [ENTITLEMENTS_OF_1]: () => stripeError(status, { message: 'sk_live_secret', ...error }),
  })

  const failure = client.activeEntitlements('cus_1')

  expect(await codeOf(failure)).toBe(expected)
  await expect(failure).rejects.not.toThrow(/sk_live/)
})

test.each([
  ['a body that is not an object', [] as object],
  ['a list without has_more', { data: [] }],
  ['an entitlement without a lookup key', list([{ id: 'ent_1' }])],
])('calls %s malformed', async (_what, body) => {
  const { client } = fakeStripe({ [ENTITLEMENTS_OF_1]: body })

  expect(await codeOf(client.activeEntitlements('cus_1'))).toBe('BACKEND_MALFORMED')
})

test('refuses the subscription of another customer', async () => {
  const { client } = fakeStripe({
    [SUBSCRIPTIONS_OF_1]: list([subscription({ customer: 'cus_2' })]),
  })

  expect(await codeOf(client.planOf('cus_1'))).toBe('BACKEND_MALFORMED')
})

test('knows a subscription by its customer expanded as well', async () => {
  const { client } = fakeStripe({
    [SUBSCRIPTIONS_OF_1]: list([subscription({ customer: { id: 'cus_1', deleted: true } })]),
  })

  expect(await client.planOf('cus_1')).toMatchObject({ status: 'ACTIVE' })
})

test('looks behind a page of ended subscriptions for a running one, and no further', async () => {
  const ended = (id: string) => subscription({ id, status: 'incomplete_expired' })
  const { client, requests } = fakeStripe({
    [SUBSCRIPTIONS_OF_1]: list([ended('sub_9'), ended('sub_8')], true),
    [`${SUBSCRIPTIONS_OF_1}&starting_after=sub_8`]: list([subscription({ id: 'sub_7' })], true),
  })

  const plan = await client.planOf('cus_1')

  expect(plan.status).toBe('ACTIVE')
  expect(requests).toHaveLength(2)
})

test("reads a product's name, and null for one that is deleted or gone", async () => {
  const { client } = fakeStripe({
    '/products/prod_1': { id: 'prod_1', object: 'product', name: 'Connect Plus' },
    '/products/prod_2': { id: 'prod_2', object: 'product', deleted: true },
    '/products/prod_3': missing(404, 'id'),
  })

  const names = await Promise.all(['prod_1', 'prod_2', 'prod_3'].map(client.productName))

  expect(names).toEqual(['Connect Plus', null, null])
})
