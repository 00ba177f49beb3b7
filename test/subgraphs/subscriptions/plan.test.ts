import { expect, test } from '@jest/globals'
import { fakeStripe, item, list, price, subscription, SUBSCRIPTIONS_OF_1 } from './fake-stripe.ts'

const planOf = (...subscriptions: readonly object[]) =>
  fakeStripe({ [SUBSCRIPTIONS_OF_1]: list(subscriptions) }).client.planOf('cus_1')

const withItems = (items: readonly object[], hasMore = false) =>
  subscription({ items: list(items, hasMore) })

const seconds = (time: number) => new Date(time * 1000)

test.each([
  ['active', 'ACTIVE'],
  ['trialing', 'TRIALING'],
  ['past_due', 'PAST_DUE'],
  ['paused', 'PAUSED'],
  ['unpaid', 'UNPAID'],
  ['incomplete', 'UNPAID'],
  ['incomplete_expired', 'UNPAID'],
  ['canceled', 'CANCELED'],
])('shows %s as %s', async (status, expected) => {
  expect(await planOf(subscription({ status }))).toMatchObject({ status: expected })
})

test('refuses a status it does not know rather than guessing', async () => {
  await expect(planOf(subscription({ status: 'generous' }))).rejects.toMatchObject({
    extensions: { code: 'BACKEND_MALFORMED' },
  })
})

test.each(['active', 'trialing', 'past_due'])(
  'shows %s as PAUSED while collection is',
  async (status) => {
    const paused = { behavior: 'void', resumes_at: null }

    expect(await planOf(subscription({ status, pause_collection: paused }))).toMatchObject({
      status: 'PAUSED',
    })
  },
)

test('shows an ended plan as ended even when collection was paused', async () => {
  const ended = subscription({ status: 'canceled', pause_collection: { behavior: 'void' } })

  expect(await planOf(ended)).toMatchObject({ status: 'CANCELED', periodEndsAt: null })
})

test.each([
  ['trialing', 'past_due'],
  ['active', 'past_due'],
  ['past_due', 'paused'],
  ['past_due', 'unpaid'],
  ['unpaid', 'incomplete'],
  ['paused', 'canceled'],
  ['incomplete', 'incomplete_expired'],
])('finds %s more telling than a newer %s', async (telling, newer) => {
  const older = subscription({ id: 'sub_1', status: telling, created: 1 })
  const plan = await planOf(subscription({ id: 'sub_2', status: newer, created: 2 }), older)

  expect(plan).toEqual(await planOf(older))
})

test.each([
  ['canceled', 'incomplete_expired', 'CANCELED'],
  ['active', 'trialing', 'ACTIVE'],
])('takes the newest of %s and %s', async (newer, older, expected) => {
  const plan = await planOf(
    subscription({ status: older, created: 1 }),
    subscription({ status: newer, created: 2 }),
  )

  expect(plan.status).toBe(expected)
})

test('takes the period from the item, or from the subscription where an older version has it', async () => {
  const onItem = await planOf(subscription({ current_period_end: 1 }))
  const bare = item({ current_period_start: undefined, current_period_end: undefined })
  const onTop = await planOf({
    ...withItems([bare]),
    current_period_start: 1_700_000_000,
    current_period_end: 1_700_000_100,
  })

  expect(onItem.periodEndsAt).toEqual(seconds(1_765_592_000))
  expect(onTop).toMatchObject({
    periodStartedAt: seconds(1_700_000_000),
    periodEndsAt: seconds(1_700_000_100),
  })
})

test('ends a trial when the trial ends', async () => {
  const plan = await planOf(subscription({ status: 'trialing', trial_end: 1_764_000_000 }))

  expect(plan.periodEndsAt).toEqual(seconds(1_764_000_000))
})

test('does not show the end of a trial that is over', async () => {
  const plan = await planOf(subscription({ trial_end: 1_700_000_000 }))

  expect(plan.periodEndsAt).toEqual(seconds(1_765_592_000))
})

test.each([
  ['one unit', [item()], { amountMinor: 990, currency: 'EUR' }],
  ['five seats', [item({ quantity: 5 })], { amountMinor: 4950, currency: 'EUR' }],
  [
    'a plan with an extra',
    [item(), item({ price: price({ unit_amount: 200 }) })],
    { amountMinor: 1190, currency: 'EUR' },
  ],
  [
    'a currency without minor units',
    [item({ price: price({ unit_amount: 2000, currency: 'jpy' }) })],
    { amountMinor: 2000, currency: 'JPY' },
  ],
  [
    'a free plan',
    [item({ price: price({ unit_amount: 0 }) })],
    { amountMinor: 0, currency: 'EUR' },
  ],
  ['a tiered price', [item({ price: price({ unit_amount: null }) })], null],
  [
    'a metered price',
    [item({ price: price({ recurring: { interval: 'month', usage_type: 'metered' } }) })],
    null,
  ],
  [
    'packages of units',
    [item({ price: price({ transform_quantity: { divide_by: 10, round: 'up' } }) })],
    null,
  ],
  ['two currencies', [item(), item({ price: price({ currency: 'chf' }) })], null],
  [
    'a month and a year',
    [item(), item({ price: price({ recurring: { interval: 'year', interval_count: 1 } }) })],
    null,
  ],
  ['nothing', [], null],
])('prices %s', async (_what, items, expected) => {
  const plan = await planOf(withItems(items))

  expect(plan.price).toEqual(expected)
})

test('names no price when not all items are on the page', async () => {
  expect((await planOf(withItems([item()], true))).price).toBeNull()
})

test('finds the product whether it is expanded or not', async () => {
  const expanded = item({ price: price({ product: { id: 'prod_1', name: 'Connect Plus' } }) })

  expect((await planOf(withItems([expanded]))).productId).toBe('prod_1')
  expect((await planOf(subscription())).productId).toBe('prod_1')
})
