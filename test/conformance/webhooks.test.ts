/**
 * Webhooks as the vendors' own packages sign and check them.
 *
 * @module
 */
import { createRequire } from 'node:module'
import { expect, test } from '@jest/globals'
import Stripe from 'stripe'
import { uuidOf } from '../../subgraphs/sandbox-kit/world.ts'
import type { MakeDelivery } from '../../subgraphs/sandbox-kit/webhook-sender.ts'
import type { SandboxBackend } from '../../subgraphs/sandbox-kit/sandbox-backend.ts'
import { readStripeWebhook } from '../../subgraphs/subscriptions/index.ts'
import { createStripeSandbox } from '../../subgraphs/subscriptions/sandbox/stripe-sandbox.ts'
import { readSmartcarWebhook } from '../../subgraphs/vehicles/index.ts'
import { createVehiclesSandbox } from '../../subgraphs/vehicles/sandbox/vehicles-sandbox.ts'

interface SmartcarSdk {
  hashChallenge(token: string, challenge: string): string
  verifyPayload(token: string, signature: string, body: object): boolean
}

const smartcar = createRequire(import.meta.url)('smartcar') as SmartcarSdk
const stripe = new Stripe('sk_test_unused')

const NOW_MS = 1_780_000_000_000
const now = () => NOW_MS
const EVENT = {
  id: 'evt_1',
  object: 'event',
  type: 'customer.subscription.deleted',
  created: 1_780_000_000,
  data: { object: { id: 'sub_1', object: 'subscription', customer: 'cus_ada' } },
}

const signedByStripe = (secret: string, timestamp: number) => {
  const payload = JSON.stringify(EVENT, null, 2)
  return {
    body: Buffer.from(payload),
    headers: {
      'stripe-signature': stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
    },
  }
}

test("what Stripe's package signs is an event", () => {
  const delivery = signedByStripe('whsec_one', NOW_MS / 1000)

  const reading = readStripeWebhook(delivery, { secrets: ['whsec_one'], now })

  expect(reading).toEqual({
    kind: 'event',
    event: {
      id: 'evt_1',
      type: 'customer.subscription.deleted',
      outdated: { tags: ['customer:cus_ada'] },
    },
  })
})

test.each([
  [299, 'event'],
  [301, 'refused'],
])("%i seconds old is for us what it is for Stripe's package: %s", (age, kind) => {
  const delivery = signedByStripe('whsec_one', NOW_MS / 1000 - age)
  const check = () =>
    stripe.webhooks.constructEvent(
      delivery.body,
      delivery.headers['stripe-signature'],
      'whsec_one',
      300,
      undefined,
      NOW_MS,
    )

  const reading = readStripeWebhook(delivery, { secrets: ['whsec_one'], now })

  expect(reading.kind).toBe(kind)
  if (kind === 'event') expect(check().id).toBe('evt_1')
  else expect(check).toThrow(/tolerance/)
})

test("Smartcar's package hashes a challenge as it is answered here", () => {
  const challenge = '3a5c8f72-e6d9-4b1a-9f2e-8c7d6a5b4e3f'
  const body = Buffer.from(JSON.stringify({ eventType: 'VERIFY', data: { challenge } }))

  const reading = readSmartcarWebhook(
    { body, headers: {} },
    { tokens: ['amt'], staleAfterMs: 1000, now },
  )

  expect(reading).toEqual({
    kind: 'challenge',
    reply: { challenge: smartcar.hashChallenge('amt', challenge) },
  })
})

test("a payload is good here exactly when it is for Smartcar's package", () => {
  const payload = {
    eventId: 'e1',
    eventType: 'VEHICLE_STATE',
    data: { vehicle: { id: 'car-1' }, signals: [] },
    meta: { version: '4.0' },
  }
  const signature = smartcar.hashChallenge('amt', JSON.stringify(payload))
  const read = (token: string) =>
    readSmartcarWebhook(
      { body: Buffer.from(JSON.stringify(payload)), headers: { 'sc-signature': signature } },
      { tokens: [token], staleAfterMs: 1000, now },
    )

  expect(smartcar.verifyPayload('amt', signature, payload)).toBe(true)
  expect(read('amt').kind).toBe('event')
  expect(smartcar.verifyPayload('other', signature, payload)).toBe(false)
  expect(read('other')).toEqual({ kind: 'refused', refusal: 'FORGED' })
})

/** What a sandbox sends when one of its controls is used. */
async function sentBy(
  create: (sender: { send(path: string, make: MakeDelivery): void }) => SandboxBackend,
  method: 'PUT' | 'DELETE',
  argument: string,
) {
  const sent: ReturnType<MakeDelivery>[] = []
  const sandbox = create({ send: (_path, make) => void sent.push(make()) })
  sandbox.controls?.find((control) => control.method === method)?.run(argument)
  await new Promise((resolve) => setImmediate(resolve))
  await sandbox.close()
  return sent
}

test("what the sandbox's Stripe sends is good for Stripe's package", async () => {
  const sent = await sentBy((sender) => createStripeSandbox({ sender, now }), 'DELETE', 'ada')

  const events = sent.map(({ body, headers }) =>
    stripe.webhooks.constructEvent(
      body,
      headers['stripe-signature'] ?? '',
      'whsec_sandbox',
      300,
      undefined,
      NOW_MS,
    ),
  )

  expect(events).toMatchObject([
    {
      type: 'customer.subscription.deleted',
      data: { object: { id: 'sub_ada', customer: 'cus_ada', status: 'canceled' } },
    },
    {
      type: 'entitlements.active_entitlement_summary.updated',
      data: { object: { customer: 'cus_ada', entitlements: { data: [] } } },
    },
  ])
})

test("what the sandbox's Smartcar sends is good for Smartcar's package", async () => {
  const golf = uuidOf('car ada golf')
  const token = 'sandbox-smartcar-management-token'

  const [error] = await sentBy(
    (sender) => createVehiclesSandbox({ sender, now }).smartcar,
    'DELETE',
    golf,
  )
  const payload = JSON.parse(error?.body ?? '') as object

  expect(payload).toMatchObject({ eventType: 'VEHICLE_ERROR', vehicleId: golf })
  expect(smartcar.verifyPayload(token, error?.headers['sc-signature'] ?? '', payload)).toBe(true)
})
