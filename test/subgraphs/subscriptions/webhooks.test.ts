import { createHmac } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { readStripeWebhook } from '../../../subgraphs/subscriptions/webhooks.ts'

const NOW_MS = 1_780_000_000_000
const TIME = String(NOW_MS / 1000)
const SECRET = 'whsec_current'

const eventAbout = (object: object, over: object = {}) => ({
  id: 'evt_1',
  object: 'event',
  type: 'some.event',
  data: { object },
  ...over,
})

const sign = (secret: string, time: string, text: string) =>
  createHmac('sha256', secret).update(`${time}.${text}`).digest('hex')

const deliver = (
  json: unknown,
  header: (text: string) => string = (text) => `t=${TIME},v1=${sign(SECRET, TIME, text)}`,
) => {
  const text = typeof json === 'string' ? json : JSON.stringify(json)
  return { body: Buffer.from(text), headers: { 'stripe-signature': header(text) } }
}

const read = (delivery: Parameters<typeof readStripeWebhook>[0], secrets = [SECRET]) =>
  readStripeWebhook(delivery, { secrets, now: () => NOW_MS })

const SUBSCRIPTION = eventAbout({ id: 'sub_1', object: 'subscription', customer: 'cus_ada' })

describe('an event makes outdated', () => {
  test.each([
    [
      'the customer it names',
      { object: 'subscription', customer: 'cus_ada' },
      ['customer:cus_ada'],
    ],
    [
      'the customer it holds whole',
      { object: 'invoice', customer: { id: 'cus_ada' } },
      ['customer:cus_ada'],
    ],
    ['the customer it is', { object: 'customer', id: 'cus_ada' }, ['customer:cus_ada']],
    [
      'the customer of entitlements',
      { object: 'entitlements.active_entitlement_summary', customer: 'cus_ada', entitlements: {} },
      ['customer:cus_ada'],
    ],
    ['nothing when it names nobody', { object: 'balance' }, []],
    ['nothing for an id that cannot be one', { object: 'charge', customer: 'a b\n' }, []],
  ])('%s', (_what, object, tags) => {
    const reading = read(deliver(eventAbout(object)))

    expect(reading).toMatchObject({ kind: 'event', event: { outdated: { tags } } })
  })

  test('the name of the product it is', () => {
    const reading = read(deliver(eventAbout({ object: 'product', id: 'prod_1' })))

    expect(reading).toMatchObject({
      event: { outdated: { tags: [], keys: [{ coordinate: 'ServicePlan.name', key: 'prod_1' }] } },
    })
  })
})

describe('signatures', () => {
  test('while secrets are replaced, either of ours may sign', () => {
    expect(read(deliver(SUBSCRIPTION), ['whsec_new', SECRET]).kind).toBe('event')
  })

  test('while secrets are replaced, one good signature among several is enough', () => {
    const both = deliver(
      SUBSCRIPTION,
      (text) => `t=${TIME},v1=${sign('whsec_old', TIME, text)},v1=${sign(SECRET, TIME, text)}`,
    )

    expect(read(both).kind).toBe('event')
  })

  test.each<[string, (text: string) => string, string]>([
    ['of another secret', (text) => `t=${TIME},v1=${sign('whsec_x', TIME, text)}`, 'FORGED'],
    ['of another time', (text) => `t=${TIME},v1=${sign(SECRET, '1', text)}`, 'FORGED'],
    ['of the body alone', (text) => `t=${TIME},v1=${sign(SECRET, '', text)}`, 'FORGED'],
    ['cut short', (text) => `t=${TIME},v1=${sign(SECRET, TIME, text).slice(0, 63)}`, 'FORGED'],
    ['of scheme v0 only', (text) => `t=${TIME},v0=${sign(SECRET, TIME, text)}`, 'UNSIGNED'],
    ['without a time', (text) => `v1=${sign(SECRET, TIME, text)}`, 'UNSIGNED'],
    ['with a time that is none', (text) => `t=soon,v1=${sign(SECRET, 'soon', text)}`, 'UNSIGNED'],
    ['that is empty', () => '', 'UNSIGNED'],
    ['that is endless', () => `t=${TIME},v1=${'a'.repeat(5000)}`, 'UNSIGNED'],
  ])('one %s is refused', (_what, header, refusal) => {
    expect(read(deliver(SUBSCRIPTION, header))).toEqual({ kind: 'refused', refusal })
  })

  test('no header, or two of them, is no signature', () => {
    const { body, headers } = deliver(SUBSCRIPTION)
    const twice = { 'stripe-signature': [headers['stripe-signature'], 'x'] }

    expect(read({ body, headers: {} })).toEqual({ kind: 'refused', refusal: 'UNSIGNED' })
    expect(read({ body, headers: twice })).toEqual({ kind: 'refused', refusal: 'UNSIGNED' })
  })

  test('one changed byte is a forgery', () => {
    const { body, headers } = deliver(SUBSCRIPTION)
    body[20] = (body[20] ?? 0) ^ 1

    expect(read({ body, headers })).toEqual({ kind: 'refused', refusal: 'FORGED' })
  })

  test.each([
    ['301 seconds old', -301],
    ['301 seconds ahead', 301],
  ])('one %s has expired', (_what, offset) => {
    const time = String(NOW_MS / 1000 + offset)
    const old = deliver(SUBSCRIPTION, (text) => `t=${time},v1=${sign(SECRET, time, text)}`)

    expect(read(old)).toEqual({ kind: 'refused', refusal: 'EXPIRED' })
  })
})

test.each([
  ['no JSON', '{"id":'],
  ['JSON that is no object', '[]'],
  ['an object that is no event', { id: 'evt_1', object: 'charge', data: { object: {} } }],
  ['an event without an id', eventAbout({}, { id: undefined })],
  ['an event with an id that cannot be one', eventAbout({}, { id: 'a b' })],
  ['an event about nothing', { ...SUBSCRIPTION, data: {} }],
])('signed well, but %s: malformed, and nothing is thrown', (_what, json) => {
  expect(read(deliver(json))).toEqual({ kind: 'refused', refusal: 'MALFORMED' })
})
