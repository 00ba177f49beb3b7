/** The official `stripe` package reads and writes the sandbox: its errors and idempotency keys. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import Stripe from 'stripe'
import { failureOf, officialClient } from '../subgraphs/subscriptions/official-stripe.ts'
import { startStripe } from '../subgraphs/subscriptions/stripe-server.ts'

let server: Awaited<ReturnType<typeof startStripe>>
let stripe: Stripe

beforeAll(async () => {
  server = await startStripe()
  stripe = officialClient(server.port)
})

afterAll(() => server.close())

describe('errors are of the class the package has for them', () => {
  test.each([
    [
      'an unknown customer',
      (s: Stripe) => s.customers.retrieve('cus_none'),
      404,
      'resource_missing',
      'id',
    ],
    [
      'an unknown customer as a filter',
      (s: Stripe) => s.subscriptions.list({ customer: 'cus_none' }),
      400,
      'resource_missing',
      'customer',
    ],
    [
      'entitlements of an unknown customer',
      (s: Stripe) => s.entitlements.activeEntitlements.list({ customer: 'cus_none' }),
      400,
      'resource_missing',
      'customer',
    ],
    [
      'an unknown price',
      (s: Stripe) =>
        s.subscriptions.create({ customer: 'cus_ada', items: [{ price: 'price_none' }] }),
      400,
      'resource_missing',
      'items[0][price]',
    ],
    [
      'no price',
      (s: Stripe) => s.subscriptions.create({ customer: 'cus_ada', items: [] }),
      400,
      'parameter_missing',
      'items',
    ],
    [
      'a page too long',
      (s: Stripe) => s.customers.list({ limit: 101 }),
      400,
      'parameter_invalid_integer',
      'limit',
    ],
    [
      'an unknown cursor',
      (s: Stripe) => s.customers.list({ starting_after: 'cus_none' }),
      400,
      'resource_missing',
      'starting_after',
    ],
    [
      'an unknown parameter',
      (s: Stripe) => s.customers.create({ phone: '1', colour: 'red' } as object),
      400,
      'parameter_unknown',
      'colour',
    ],
    [
      'nobody to charge',
      (s: Stripe) =>
        s.customers
          .create()
          .then(({ id }) =>
            s.subscriptions.create({ customer: id, items: [{ price: 'price_connect_map' }] }),
          ),
      400,
      'resource_missing',
      'default_payment_method',
    ],
    [
      'an unknown property to expand',
      (s: Stripe) => s.customers.retrieve('cus_ada', { expand: ['shoe'] }),
      400,
      undefined,
      'expand',
    ],
  ])('%s', async (_what, call, statusCode, code, param) => {
    const error = await failureOf(call(stripe))

    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError)
    expect(error).toMatchObject({ statusCode, param })
    expect(error?.code).toBe(code)
    expect(error?.requestId).toMatch(/^req_/)
  })

  test('a declined card', async () => {
    const { id: customer } = await stripe.customers.create()

    const error = await failureOf(
      stripe.subscriptions.create({
        customer,
        items: [{ price: 'price_connect_map' }],
        payment_behavior: 'error_if_incomplete',
        default_payment_method: 'pm_card_chargeCustomerFail',
      }),
    )

    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError)
    expect(error).toMatchObject({ statusCode: 402, code: 'card_declined' })
    expect((await stripe.subscriptions.list({ customer, status: 'all' })).data).toEqual([])
  })

  test('a wrong key, without repeating it', async () => {
    const error = await failureOf(officialClient(server.port, 'sk_test_wrong_key').customers.list())

    expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError)
    expect(error?.message).not.toContain('wrong_key')
  })

  test('a path that is not there', async () => {
    const error = await failureOf(stripe.rawRequest('GET', '/v1/charges'))

    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError)
    expect(error).toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('Unrecognized request URL (GET: /v1/charges)') as unknown,
    })
  })
})

describe('an idempotency key', () => {
  test('answers the same again instead of doing it twice', async () => {
    const create = () =>
      stripe.customers.create({ email: 'once@example.test' }, { idempotencyKey: 'key-1' })
    const first = await create()

    const second = await create()

    expect(second.id).toBe(first.id)
    expect(second.lastResponse.headers).toMatchObject({ 'idempotent-replayed': 'true' })
    expect(first.lastResponse.headers).not.toHaveProperty('idempotent-replayed')
    expect((await stripe.customers.list({ email: 'once@example.test' })).data).toHaveLength(1)
  })

  test('is refused for another request', async () => {
    const options = { idempotencyKey: 'key-2' }
    await stripe.customers.create({ name: 'One' }, options)

    const error = await failureOf(stripe.customers.create({ name: 'Two' }, options))

    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError)
  })

  test('of a request that was faulty may be used for the corrected one', async () => {
    const options = { idempotencyKey: 'key-3' }
    const create = (price: string) =>
      stripe.subscriptions.create({ customer: 'cus_ada', items: [{ price }] }, options)

    const faulty = await failureOf(create('price_none'))
    const corrected = await create('price_connect_map')

    expect(faulty?.code).toBe('resource_missing')
    expect(corrected.status).toBe('active')
  })
})
