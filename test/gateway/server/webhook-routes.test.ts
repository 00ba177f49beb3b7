import { afterEach, expect, test } from '@jest/globals'
import type { WebhookDelivery, WebhookRefusal } from '../../../subgraphs/backend/webhook.ts'
import type { ReceiveWebhook } from '../../../gateway/server/webhook-routes.ts'
import { startTestServer, type TestServer } from './test-server.ts'

let server: TestServer | null = null
afterEach(() => server?.close())

async function start(receive: ReceiveWebhook) {
  const deliveries: WebhookDelivery[] = []
  server = await startTestServer({
    http: {
      webhooks: {
        test: (delivery) => {
          deliveries.push(delivery)
          return receive(delivery)
        },
      },
    },
  })
  const url = server.url
  const post = async (
    body: string,
    headers: Readonly<Record<string, string>> = {},
    name = 'test',
  ) => {
    const answer = await fetch(`${url}/webhooks/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as object }
  }
  return { post, deliveries, failures: server.failures }
}

const take = () => Promise.resolve({ reply: { received: true } })
const refuse = (refusal: WebhookRefusal) => () => Promise.resolve({ refusal })

test('a delivery is handed on as the bytes that came, with its headers', async () => {
  const { post, deliveries } = await start(take)
  const body = '{ "b" : 1,\n"a":"ü" }'

  const answer = await post(body, { 'X-Signature': 'abc' })

  expect(answer).toMatchObject({ status: 200, body: { received: true } })
  expect(Buffer.from(deliveries[0]?.body ?? []).toString()).toBe(body)
  expect(deliveries[0]?.headers['x-signature']).toBe('abc')
})

test('what is not JSON is handed on as well: only the signature tells whether to look at it', async () => {
  const { post, deliveries } = await start(refuse('FORGED'))

  await post('{"cut')

  expect(Buffer.from(deliveries[0]?.body ?? []).toString()).toBe('{"cut')
})

test.each<[WebhookRefusal, number, string]>([
  ['UNSIGNED', 401, 'UNAUTHENTICATED'],
  ['FORGED', 401, 'UNAUTHENTICATED'],
  ['EXPIRED', 401, 'UNAUTHENTICATED'],
  ['MALFORMED', 400, 'BAD_USER_INPUT'],
])('%s is answered %i', async (refusal, status, code) => {
  const { post, failures } = await start(refuse(refusal))

  const answer = await post('{}')

  expect(answer).toMatchObject({ status, body: { errors: [{ extensions: { code } }] } })
  expect(answer.headers.has('www-authenticate')).toBe(status === 401)
  expect(failures).toEqual([])
})

test('unsigned and forged cannot be told apart', async () => {
  const unsigned = await (await start(refuse('UNSIGNED'))).post('{}', { 'x-request-id': 'same' })
  await server?.close()
  const forged = await (await start(refuse('FORGED'))).post('{}', { 'x-request-id': 'same' })

  expect(forged.body).toEqual(unsigned.body)
})

test.each([
  ['larger than any event', 'x'.repeat(256 * 1024 + 1), 'application/json', 413],
  ['of another type', '{}', 'text/plain', 415],
  ['of a form’s type', 'a=b', 'application/x-www-form-urlencoded', 415],
])('a body that is %s never reaches the receiver', async (_what, body, type, status) => {
  const { post, deliveries } = await start(take)

  const answer = await post(body, { 'content-type': type })

  expect(answer).toMatchObject({
    status,
    body: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
  })
  expect(deliveries).toEqual([])
})

test('a receiver that fails is logged, and the sender is to try again', async () => {
  const { post, failures } = await start(() =>
    Promise.reject(new Error('at redis://:secret@cache')),
  )

  const answer = await post('{}')

  expect(answer.status).toBe(500)
  expect(JSON.stringify(answer.body)).not.toContain('secret')
  expect(failures).toHaveLength(1)
})

test('there is no URL for what is not configured, and none by GET', async () => {
  const { post } = await start(take)

  const other = await post('{}', {}, 'stripe')
  const byGet = await fetch(`${server?.url ?? ''}/webhooks/test`)

  expect([other.status, byGet.status]).toEqual([404, 404])
})
