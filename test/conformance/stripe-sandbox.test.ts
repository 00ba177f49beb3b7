/** The official `stripe` package reads and writes the sandbox: what it cannot, the sandbox has wrong. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import Stripe from 'stripe'
import { failureOf, officialClient } from '../subgraphs/subscriptions/official-stripe.ts'
import { startStripe } from '../subgraphs/subscriptions/stripe-server.ts'

const NOW = Date.parse('2026-11-22T12:00:00Z')

let server: Awaited<ReturnType<typeof startStripe>>
let stripe: Stripe

beforeAll(async () => {
  server = await startStripe({ now: () => NOW })
  stripe = officialClient(server.port)
})

afterAll(() => server.close())

const lookupKeys = async (customer: string) => {
  const { data } = await stripe.entitlements.activeEntitlements.list({ customer })
  return data.map(({ lookup_key }) => lookup_key).sort()
}

describe('customers', () => {
  test('are created, read, changed, listed by e-mail and deleted', async () => {
    const created = await stripe.customers.create({
      email: 'fay+1@example.test',
      metadata: { user_id: 'u & 1', tier: 'x' },
    })

    const changed = await stripe.customers.update(created.id, {
      name: 'Fay Frick',
      metadata: { tier: '' },
    })
    const found = await stripe.customers.list({ email: 'fay+1@example.test' })
    const deleted = await stripe.customers.del(created.id)
    const after = await stripe.customers.retrieve(created.id)

    expect(created.id).toMatch(/^cus_/)
    expect(changed).toMatchObject({ name: 'Fay Frick', metadata: { user_id: 'u & 1' } })
    expect(changed.metadata).not.toHaveProperty('tier')
    expect(found.data.map(({ id }) => id)).toEqual([created.id])
    expect(deleted).toMatchObject({ id: created.id, deleted: true })
    expect(after.deleted).toBe(true)
  })

  test('carry the request id and the version the package pins', async () => {
    const ada = await stripe.customers.retrieve('cus_ada')

    expect(ada.lastResponse).toMatchObject({ statusCode: 200, apiVersion: Stripe.API_VERSION })
    expect(ada.lastResponse.requestId).toMatch(/^req_/)
  })

  test('page on by themselves over all of them, the newest first', async () => {
    const made: string[] = []
    for (let n = 0; n < 25; n += 1) {
      made.unshift((await stripe.customers.create({ email: 'page@example.test' })).id)
    }

    const listed: string[] = []
    for await (const { id } of stripe.customers.list({ email: 'page@example.test', limit: 10 })) {
      listed.push(id)
    }
    const backwards = await stripe.customers.list({
      email: 'page@example.test',
      ending_before: made[20] ?? '',
      limit: 3,
    })

    expect(listed).toEqual(made)
    expect(backwards.data.map(({ id }) => id)).toEqual(made.slice(17, 20))
    expect(backwards.has_more).toBe(true)
  })
})

describe('products, prices and features', () => {
  test('make entitlements of a subscription', async () => {
    const product = await stripe.products.create({ name: 'Connect Night' })
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'eur',
      unit_amount: 500,
      recurring: { interval: 'month' },
    })
    const feature = await stripe.entitlements.features.create({
      name: 'Night vision',
      lookup_key: 'night_vision',
    })
    const attached = await stripe.products.createFeature(product.id, {
      entitlement_feature: feature.id,
    })
    const customer = await stripe.customers.create({
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    })

    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id, quantity: 2 }],
    })
    const during = await lookupKeys(customer.id)
    await stripe.subscriptions.cancel(subscription.id)
    const after = await lookupKeys(customer.id)

    expect(attached.entitlement_feature).toMatchObject({
      id: feature.id,
      lookup_key: 'night_vision',
    })
    expect(subscription).toMatchObject({ status: 'active', currency: 'eur' })
    expect(subscription.items.data[0]).toMatchObject({
      quantity: 2,
      current_period_end: Date.parse('2026-12-22T12:00:00Z') / 1000,
    })
    expect(String(subscription.items.data[0]?.price.unit_amount_decimal)).toBe('500')
    expect(during).toEqual(['night_vision'])
    expect(after).toEqual([])
  })

  test('lose the entitlement when the feature is detached', async () => {
    const product = await stripe.products.retrieve('prod_connect_map')
    const features = await stripe.products.listFeatures(product.id)
    const [attached] = features.data
    const before = await lookupKeys('cus_cleo')

    await stripe.products.deleteFeature(product.id, attached?.id ?? '')
    const after = await lookupKeys('cus_cleo')
    await stripe.products.createFeature(product.id, {
      entitlement_feature: attached?.entitlement_feature.id ?? '',
    })

    expect(before).toEqual(['car_on_map'])
    expect(after).toEqual([])
    expect(await lookupKeys('cus_cleo')).toEqual(['car_on_map'])
  })

  test('are listed, filtered and archived', async () => {
    const keys = (await stripe.entitlements.features.list()).data.map((one) => one.lookup_key)
    const one = await stripe.entitlements.features.list({ lookup_key: 'car_on_map' })
    const { data: prices } = await stripe.prices.list({ product: 'prod_connect_plus' })
    const archived = await stripe.products.update('prod_connect_plus', { active: false })
    const active = await stripe.products.list({ active: true })
    await stripe.products.update('prod_connect_plus', { active: true })

    expect(keys).toEqual(expect.arrayContaining(['car_on_map', 'vehicle_status']))
    expect(one.data).toHaveLength(1)
    expect(prices).toMatchObject([{ id: 'price_connect_plus', unit_amount: 990, currency: 'chf' }])
    expect(archived.active).toBe(false)
    expect(active.data.map(({ id }) => id)).not.toContain('prod_connect_plus')
  })
})

describe('subscriptions', () => {
  test('of one customer are listed with what is expanded', async () => {
    const { data } = await stripe.subscriptions.list({
      customer: 'cus_ada',
      status: 'active',
      expand: ['data.customer', 'data.latest_invoice', 'data.items.data.price'],
    })

    expect(data).toHaveLength(1)
    expect(data[0]).toMatchObject({
      id: 'sub_ada',
      customer: { object: 'customer', email: 'ada@example.test' },
      latest_invoice: { object: 'invoice', status: 'paid' },
    })
  })

  test('expand down to the product of a price', async () => {
    const ada = await stripe.subscriptions.retrieve('sub_ada', {
      expand: ['items.data.price.product'],
    })

    expect(ada.items.data[0]?.price.product).toMatchObject({ name: 'Connect Plus' })
  })

  test('page on by themselves, and leave out canceled ones unless asked', async () => {
    const customer = await stripe.customers.create()
    const made: string[] = []
    for (let n = 0; n < 12; n += 1) {
      const { id } = await stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: 'price_connect_map' }],
        trial_period_days: 7,
      })
      made.unshift(id)
    }
    await stripe.subscriptions.cancel(made[0] ?? '')

    const open = stripe.subscriptions.list({ customer: customer.id, limit: 5 })
    const all = stripe.subscriptions.list({ customer: customer.id, status: 'all', limit: 5 })
    const ended = await stripe.subscriptions.list({ customer: customer.id, status: 'ended' })

    expect((await open.autoPagingToArray({ limit: 100 })).map(({ id }) => id)).toEqual(
      made.slice(1),
    )
    expect((await all.autoPagingToArray({ limit: 100 })).map(({ id }) => id)).toEqual(made)
    expect(ended.data.map(({ id }) => id)).toEqual(made.slice(0, 1))
  })

  test('in trial end with it', async () => {
    const cleo = await stripe.subscriptions.retrieve('sub_cleo')

    expect(cleo.status).toBe('trialing')
    expect(cleo.trial_end).toBe(cleo.items.data[0]?.current_period_end)
  })

  test('that are past due are active again once their invoice is paid', async () => {
    const [ben] = (await stripe.subscriptions.list({ customer: 'cus_ben' })).data
    const before = await lookupKeys('cus_ben')

    const declined = await failureOf(stripe.invoices.pay('in_ben'))
    const invoice = await stripe.invoices.pay('in_ben', { payment_method: 'pm_card_visa' })
    const again = await failureOf(stripe.invoices.pay('in_ben'))

    expect(ben).toMatchObject({ id: 'sub_ben', status: 'past_due', latest_invoice: 'in_ben' })
    expect(before).toEqual([])
    expect(declined).toBeInstanceOf(Stripe.errors.StripeCardError)
    expect(invoice).toMatchObject({ status: 'paid', amount_remaining: 0 })
    expect(again?.message).toBe('Invoice is already paid')
    expect(await stripe.subscriptions.retrieve('sub_ben')).toMatchObject({ status: 'active' })
    expect(await lookupKeys('cus_ben')).toEqual(['car_on_map', 'vehicle_status'])
  })

  test('fall past due when the next period cannot be charged', async () => {
    const eva = await stripe.subscriptions.update('sub_eva', {
      billing_cycle_anchor: { type: 'now' },
      default_payment_method: 'pm_card_chargeCustomerFail',
    })

    expect(eva.status).toBe('past_due')
    expect(await lookupKeys('cus_eva')).toEqual([])
    const { data } = await stripe.invoices.list({ customer: 'cus_eva', status: 'open' })
    expect(data.map(({ id }) => id)).toEqual([eva.latest_invoice])
  })

  test('change their items, pause, resume and take metadata', async () => {
    const { items } = await stripe.subscriptions.retrieve('sub_dan')
    const changed = await stripe.subscriptions.update('sub_dan', {
      items: [{ id: items.data[0]?.id ?? '', price: 'price_connect_map', quantity: 3 }],
      pause_collection: { behavior: 'void' },
      metadata: { reason: 'moving' },
    })
    const unpaused = await stripe.subscriptions.update('sub_dan', { pause_collection: '' })
    const paused = await stripe.subscriptions.pause('sub_dan')
    const resumed = await stripe.subscriptions.resume('sub_dan')

    expect(changed).toMatchObject({
      pause_collection: { behavior: 'void', resumes_at: null },
      metadata: { reason: 'moving' },
    })
    expect(changed.items.data).toMatchObject([{ quantity: 3, price: { id: 'price_connect_map' } }])
    expect(unpaused.pause_collection).toBeNull()
    expect(paused.status).toBe('paused')
    expect(resumed.status).toBe('active')
  })

  test.each([
    ['default_incomplete', 'pm_card_visa', 'incomplete'],
    ['allow_incomplete', 'pm_card_chargeCustomerFail', 'incomplete'],
    ['error_if_incomplete', 'pm_card_visa', 'active'],
  ] as const)('created with %s and %s are %s', async (behavior, method, status) => {
    const { id: customer } = await stripe.customers.create()

    const subscription = await stripe.subscriptions.create({
      customer,
      items: [{ price: 'price_connect_map' }],
      payment_behavior: behavior,
      default_payment_method: method,
    })

    expect(subscription.status).toBe(status)
  })
})
