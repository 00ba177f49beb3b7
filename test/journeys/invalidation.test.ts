/**
 * What changes at a vendor is seen at once, although what is kept of it would be good for a while longer.
 *
 * @module
 */
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { carOf, codesOf, startWorld, type World } from '../support/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'roundabout-'))
let world: World

beforeAll(async () => {
  world = await startWorld({ CACHE: 'on', KEYS_STORE: `sqlite:${join(folder, 'keys.sqlite')}` })
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true })
})

const QUERY = 'query ($id: ID!) { vehicle(id: $id) { make position { latitude } } }'
const GOLF = carOf('ada', 'VOLKSWAGEN')

const ask = (who: string) => world.ask(who, QUERY, { id: GOLF })

const seesPosition = expect.objectContaining({
  vehicle: { make: 'Volkswagen', position: { latitude: expect.any(Number) } },
})

async function change(method: 'PUT' | 'DELETE', path: string): Promise<void> {
  const answer = await fetch(world.sandbox.url + path, { method })
  expect(answer.status).toBe(200)
  // Sent once the change is complete.
  await new Promise((resolve) => setImmediate(resolve))
  await world.sandbox.webhooks.settled()
}

const post = async (path: string, body: string, headers: Readonly<Record<string, string>>) => {
  const answer = await fetch(world.gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, unknown>> }
}

const stripeEvent = (id: string, customer: string) =>
  JSON.stringify({
    id,
    object: 'event',
    type: 'customer.subscription.updated',
    data: { object: { object: 'subscription', customer } },
  })

function signedByStripe(payload: string, secret = 'whsec_sandbox') {
  const time = String(Math.floor(Date.now() / 1000))
  const mac = createHmac('sha256', secret).update(`${time}.${payload}`).digest('hex')
  return { 'stripe-signature': `t=${time},v1=${mac}` }
}

test('a plan that ends at Stripe ends here before what is kept of it does', async () => {
  const before = await ask('ada')

  await change('DELETE', '/plans/ada')
  const after = await ask('ada')
  await change('PUT', '/plans/ada')
  const again = await ask('ada')

  expect(before.data).toEqual(seesPosition)
  expect(codesOf(after)).toEqual(['vehicle.position: SUBSCRIPTION_REQUIRED'])
  expect(again.data).toEqual(seesPosition)
})

test('a car that is disconnected at Smartcar is gone here, and back when it is connected again', async () => {
  const before = await ask('ada')

  await change('DELETE', `/connections/${GOLF}`)
  const after = await ask('ada')
  await change('PUT', `/connections/${GOLF}`)
  const again = await ask('ada')

  expect(before.data).toEqual(seesPosition)
  expect(after.data).toEqual({ vehicle: null })
  expect(after.errors).toHaveLength(1)
  expect(again.data).toEqual(seesPosition)
})

test('a grant that is withdrawn in the directory, which tells nobody, is gone once an operator says so', async () => {
  const before = await ask('cleo')

  await change('DELETE', `/grants/cleo/${GOLF}`)
  const meanwhile = await ask('cleo')
  const forgotten = await post('/cache/invalidate', JSON.stringify({ types: ['User'] }), {
    'x-api-key': 'rbk_sandbox_operations',
  })
  const after = await ask('cleo')
  await change('PUT', `/grants/cleo/${GOLF}`)

  expect([before.data, meanwhile.data]).toEqual([seesPosition, seesPosition])
  expect(forgotten.status).toBe(200)
  expect(forgotten.body['forgotten']).toBeGreaterThan(0)
  expect(codesOf(after)).toEqual(['vehicle: FORBIDDEN'])
})

test('a forged delivery changes nothing: what was kept is still served', async () => {
  await ask('ada')
  await world.takeCalls()
  const payload = stripeEvent('evt_forged', 'cus_ada')

  const forged = await post('/webhooks/stripe', payload, signedByStripe(payload, 'whsec_guessed'))
  await ask('ada')
  const { stripe = [] } = await world.takeCalls()

  expect(forged).toMatchObject({
    status: 401,
    body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
  })
  expect(stripe).toEqual([])
})

test('an event that comes twice is thanked for twice and acted upon once', async () => {
  await ask('ada')
  await world.takeCalls()
  const payload = stripeEvent('evt_twice', 'cus_ada')
  const deliver = () => post('/webhooks/stripe', payload, signedByStripe(payload))

  const first = await deliver()
  await ask('ada')
  const readAnew = (await world.takeCalls()).stripe ?? []
  const second = await deliver()
  await ask('ada')
  const afterwards = (await world.takeCalls()).stripe ?? []

  expect([first, second]).toEqual([
    { status: 200, body: { received: true } },
    { status: 200, body: { received: true } },
  ])
  expect(readAnew).not.toEqual([])
  expect(afterwards).toEqual([])
})

test('nobody invalidates without the scope for it', async () => {
  const body = JSON.stringify({ types: ['User'] })

  const anonymous = await post('/cache/invalidate', body, {})
  const dashboard = await post('/cache/invalidate', body, { 'x-api-key': 'rbk_sandbox_dashboard' })

  expect(anonymous.status).toBe(401)
  expect(dashboard.status).toBe(403)
})
