import { createHttpBackend } from '../../../subgraphs/backend/http-backend.ts'
import type { Transport } from '../../../subgraphs/backend/transport.ts'
import {
  createSubscriptionsClient,
  readStripeError,
} from '../../../subgraphs/subscriptions/index.ts'

type Answer = object | (() => { readonly status: number; readonly body: unknown })

/** The network, faked: answers by path and query, and a record of what was asked. */
export function fakeStripe(answers: Readonly<Record<string, Answer>>, apiVersion?: string) {
  const requests: string[] = []
  const headers: Readonly<Record<string, string>>[] = []
  const transport: Transport = (request) => {
    const path = request.url.replace('http://stripe.test/v1', '')
    requests.push(path)
    headers.push(request.headers)
    const answer = answers[path] ?? (() => stripeError(404, { type: 'invalid_request_error' }))
    const { status, body } =
      typeof answer === 'function' ? (answer as () => Played)() : played(answer)
    return Promise.resolve({
      status,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body)),
    })
  }
  const backend = createHttpBackend({
    name: 'subscriptions',
    baseUrl: 'http://stripe.test',
    transport,
    credential: { headers: () => ({ authorization: 'Bearer key' }), refused: () => false },
    timeoutMs: 1000,
    now: () => 0,
    maxConcurrentCalls: 8,
    readError: readStripeError,
  })
  const client = createSubscriptionsClient(backend, apiVersion === undefined ? {} : { apiVersion })
  return { client, requests, headers }
}

interface Played {
  readonly status: number
  readonly body: unknown
}

const played = (body: object): Played => ({ status: 200, body })

export const stripeError = (status: number, error: object): Played => ({ status, body: { error } })

export const missing = (status: number, param: string) => () =>
  stripeError(status, { type: 'invalid_request_error', code: 'resource_missing', param })

export const list = (data: readonly unknown[], hasMore = false) => ({
  object: 'list',
  has_more: hasMore,
  data,
})

export const entitlement = (lookupKey: string) => ({
  id: `ent_${lookupKey}`,
  object: 'entitlements.active_entitlement',
  feature: `feat_${lookupKey}`,
  livemode: false,
  lookup_key: lookupKey,
})

export const price = (more: object = {}) => ({
  id: 'price_1',
  object: 'price',
  product: 'prod_1',
  unit_amount: 990,
  currency: 'eur',
  recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
  transform_quantity: null,
  ...more,
})

export const item = (more: object = {}) => ({
  id: 'si_1',
  object: 'subscription_item',
  quantity: 1,
  current_period_start: 1_763_000_000,
  current_period_end: 1_765_592_000,
  price: price(),
  ...more,
})

export const subscription = (more: object = {}) => ({
  id: 'sub_1',
  object: 'subscription',
  status: 'active',
  customer: 'cus_1',
  created: 1_730_000_000,
  trial_end: null,
  pause_collection: null,
  items: list([item()]),
  ...more,
})

export const SUBSCRIPTIONS_OF_1 = '/subscriptions?customer=cus_1&status=all&limit=10'
export const ENTITLEMENTS_OF_1 = '/entitlements/active_entitlements?customer=cus_1&limit=100'
