/** The product's own client over HTTP against the sandbox, and what only the bare wire shows. */
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createUndiciTransport } from '../../../gateway/transport/undici-transport.ts'
import { createHttpBackend } from '../../../subgraphs/backend/http-backend.ts'
import { PEOPLE } from '../../../subgraphs/sandbox-kit/world.ts'
import {
  createSubscriptionsClient,
  readStripeError,
} from '../../../subgraphs/subscriptions/index.ts'
import { createStripeSandbox } from '../../../subgraphs/subscriptions/sandbox/stripe-sandbox.ts'
import { startStripe } from './stripe-server.ts'

const NOW = Date.parse('2026-11-22T12:00:00Z')
const transport = createUndiciTransport()

let server: Awaited<ReturnType<typeof startStripe>>

beforeEach(async () => {
  server = await startStripe({ now: () => NOW })
})

afterEach(() => server.close())
afterAll(() => transport.close())

function clientWith({ key = 'sk_test_sandbox', apiVersion = '2026-10-28.endive' } = {}) {
  const backend = createHttpBackend({
    name: 'subscriptions',
    baseUrl: server.url,
    transport: transport.send,
    credential: { headers: () => ({ authorization: `Bearer ${key}` }), refused: () => false },
    timeoutMs: 5000,
    now: () => performance.now(),
    maxConcurrentCalls: 4,
    readError: readStripeError,
  })
  return createSubscriptionsClient(backend, { apiVersion })
}

interface Wire {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** As `curl -u sk_test_sandbox: -d …` sends it. */
async function wire(
  path: string,
  { headers, body, method = body === undefined ? 'GET' : 'POST' }: Wire = {},
) {
  const response = await transport.send({
    method: method as 'GET',
    url: server.url + path,
    headers: {
      authorization: `Basic ${Buffer.from('sk_test_sandbox:').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
    timeoutMs: 5000,
    maxBytes: 1_000_000,
  })
  const json = JSON.parse(response.body.toString('utf8')) as Record<string, unknown>
  return { status: response.status, headers: response.headers, json }
}

const faultOf = ({ json }: { readonly json: Record<string, unknown> }) =>
  json.error as Readonly<Record<string, string>>

describe("the product's client", () => {
  test.each(PEOPLE)('finds $givenName as the sandbox world has it', async (person) => {
    const client = clientWith()

    const plan = await client.planOf(person.stripeCustomerId)
    const features = await client.activeEntitlements(person.stripeCustomerId)
    const name = await client.productName(plan.productId ?? '')

    expect(plan.status).toBe(person.plan.status.toUpperCase())
    expect(plan.price).toEqual({ amountMinor: person.plan.priceMinor, currency: 'CHF' })
    expect(features).toEqual([...person.plan.features].sort())
    expect(name).toBe(person.plan.productName)
  })

  test('lets a trial end with the trial and a paid plan with its period', async () => {
    const client = clientWith()

    const cleo = await client.planOf('cus_cleo')
    const ada = await client.planOf('cus_ada')

    expect(cleo.periodEndsAt).toEqual(new Date('2026-12-01T12:00:00Z'))
    expect(ada.periodEndsAt).toEqual(new Date('2026-12-17T12:00:00Z'))
  })

  test('reads the same of a version that had the period elsewhere', async () => {
    const before = await wire('/v1/subscriptions?customer=cus_ada', {
      headers: { 'stripe-version': '2023-10-16' },
    })
    const old = await clientWith({ apiVersion: '2023-10-16' }).planOf('cus_ada')

    expect(before.json.data).toMatchObject([
      { current_period_end: old.periodEndsAt!.getTime() / 1000 },
    ])
    expect(old).toEqual(await clientWith().planOf('cus_ada'))
  })

  test('finds nothing for a customer nobody knows, and nothing for one who was deleted', async () => {
    const client = clientWith()
    await wire('/v1/customers/cus_cleo', { method: 'DELETE' })

    expect(await client.planOf('cus_nobody')).toMatchObject({ status: 'NONE' })
    expect(await client.activeEntitlements('cus_nobody')).toEqual([])
    expect(await client.planOf('cus_cleo')).toMatchObject({ status: 'CANCELED' })
    expect(await client.activeEntitlements('cus_cleo')).toEqual([])
  })

  test('lets Ben in once his invoice is paid', async () => {
    const client = clientWith()
    const before = await client.activeEntitlements('cus_ben')

    await wire('/v1/invoices/in_ben/pay', { body: 'payment_method=pm_card_visa' })

    expect(before).toEqual([])
    expect(await client.activeEntitlements('cus_ben')).toEqual(['car_on_map', 'vehicle_status'])
    expect(await client.planOf('cus_ben')).toMatchObject({ status: 'ACTIVE' })
  })

  test('reads all of more entitlements than fit on a page', async () => {
    for (let n = 100; n < 205; n += 1) {
      const key = `extra_${String(n)}`
      const feature = await wire('/v1/entitlements/features', { body: `name=x&lookup_key=${key}` })
      const body = `entitlement_feature=${String(feature.json.id)}`
      await wire('/v1/products/prod_connect_fleet/features', { body })
    }

    const features = await clientWith().activeEntitlements('cus_eva')

    expect(features).toHaveLength(107)
  })

  test('is told by a wrong key that the key is wrong', async () => {
    await expect(clientWith({ key: 'sk_live_x' }).planOf('cus_ada')).rejects.toMatchObject({
      extensions: { code: 'BACKEND_AUTH' },
    })
  })
})

describe('the wire', () => {
  test('expands by expand[]=x as well as by expand[0]=x', async () => {
    const [empty, indexed] = await Promise.all(
      ['expand[]', 'expand[0]'].map((name) => wire(`/v1/subscriptions/sub_ada?${name}=customer`)),
    )

    expect(empty?.json.customer).toMatchObject({ object: 'customer', id: 'cus_ada' })
    expect(indexed?.json).toEqual(empty?.json)
  })

  test.each([
    ['no key', {}, 401, /did not provide an API key/],
    ['an unknown scheme', { authorization: 'Digest x' }, 401, /did not provide an API key/],
    [
      'a wrong key',
      { authorization: 'Bearer sk_live_abcdef' },
      401,
      /^Invalid API Key provided: sk_live_\*+$/,
    ],
  ])('refuses %s', async (_what, headers, status, message) => {
    const answer = await wire('/v1/customers', { headers: { authorization: '', ...headers } })

    expect(answer.status).toBe(status)
    expect(faultOf(answer).message).toMatch(message)
  })

  test.each([
    [
      'JSON',
      { body: '{"name":"x"}', headers: { 'content-type': 'application/json' } },
      /content type/,
    ],
    [
      'a version that is none',
      { headers: { 'stripe-version': 'yesterday' } },
      /Invalid Stripe API version/,
    ],
    ['a list where text belongs', { body: 'name[]=x' }, /Invalid string: name/],
    ['a status that is set by hand', { body: 'status=active' }, /unknown parameter: status/],
  ])('refuses %s', async (_what, request, message) => {
    const answer = await wire('/v1/customers/cus_ada', request)

    expect(answer.status).toBe(400)
    expect(faultOf(answer).message).toMatch(message)
  })

  test.each(['GET /v1/%', 'GET //', 'GET /v1/customers/', 'DELETE /v1/prices/price_connect_map'])(
    'answers %s by an error of its own, and goes on',
    async (line) => {
      const [method = '', path = ''] = line.split(' ')

      const odd = await wire(path, { method })
      const next = await wire('/v1/customers/cus_ada')

      expect(odd.status).toBeGreaterThanOrEqual(400)
      expect(faultOf(odd).type).toMatch(/_error$/)
      expect(next.status).toBe(200)
    },
  )

  test('takes no name of a parameter for a property of objects', async () => {
    const answer = await wire('/v1/customers/cus_ada', {
      body: 'metadata[__proto__]=x&metadata[a]=b',
    })

    expect(answer.status).toBe(200)
    expect(answer.json.metadata).toMatchObject({ a: 'b' })
  })

  test('describes itself by examples that work', async () => {
    const sandbox = createStripeSandbox()
    const { examples } = sandbox.describe('') as { examples: Readonly<Record<string, string>> }
    await sandbox.close()

    for (const example of Object.values(examples)) {
      const fields = Array.from(example.matchAll(/-d '([^']*)'/g), ([, field]) => field)
      const path = / '(\/[^']*)'/.exec(example)?.[1] ?? ''
      const request = fields.length > 0 ? { body: fields.join('&') } : {}
      const method = example.endsWith('-X DELETE') ? { method: 'DELETE' } : {}

      expect([example, (await wire(path, { ...request, ...method })).status]).toEqual([
        example,
        200,
      ])
    }
  })

  test('plays the generic faults in the words of Stripe', async () => {
    const sandbox = createStripeSandbox()

    const faults = (['rate-limited', 'server-error', 'expired-token'] as const).map((fault) => {
      const { status, headers, body } = sandbox.vendorError(fault)
      const reading = readStripeError({
        status,
        headers: { ...headers },
        body: Buffer.from(JSON.stringify(body)),
      })
      return [status, reading?.code ?? null]
    })
    await sandbox.close()

    expect(faults).toEqual([
      [429, 'BACKEND_QUOTA'],
      [500, null],
      [401, 'BACKEND_AUTH'],
    ])
  })
})
