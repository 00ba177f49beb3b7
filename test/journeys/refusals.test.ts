import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { carOf, codesOf, startWorld, type World } from '../support/world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())
beforeEach(() => world.takeCalls())

const POSITION = 'query ($id: ID!) { vehicle(id: $id) { make position { latitude } } }'

test("a plan past due: the car's make, no position, and what is missing; the car is not asked", async () => {
  const answer = await world.ask('ben', POSITION, { id: carOf('ben') })

  expect(answer.status).toBe(200)
  expect(answer.data).toEqual({ vehicle: { make: 'BMW', position: null } })
  expect(answer.errors).toEqual([
    expect.objectContaining({
      path: ['vehicle', 'position'],
      extensions: expect.objectContaining({
        code: 'SUBSCRIPTION_REQUIRED',
        feature: 'car_on_map',
        status: 'PAST_DUE',
        retryable: false,
      }),
    }),
  ])
  const { smartcar = [] } = await world.takeCalls()
  expect(smartcar.filter((call) => call.includes('/signals'))).toEqual([])
})

test("a viewer on trial sees the position, not the VIN, the battery or the owner's e-mail", async () => {
  const query = `query ($id: ID!) { vehicle(id: $id) {
    access vin battery { percent } owner { name email plan { status } } position { latitude }
  } }`

  const answer = await world.ask('cleo', query, { id: carOf('ada', 'VOLKSWAGEN') })

  expect(answer.data).toEqual({
    vehicle: {
      access: 'VIEWER',
      vin: null,
      battery: null,
      owner: { name: 'Ada Amann', email: null, plan: null },
      position: { latitude: expect.any(Number) },
    },
  })
  expect([...codesOf(answer)].sort()).toEqual([
    'vehicle.battery: SUBSCRIPTION_REQUIRED',
    'vehicle.owner.email: FORBIDDEN',
    'vehicle.owner.plan: FORBIDDEN',
    'vehicle.vin: FORBIDDEN',
  ])
})

test("another's car is forbidden and nothing is read of it", async () => {
  const answer = await world.ask('ben', POSITION, { id: carOf('ada', 'VOLKSWAGEN') })

  expect(answer.data).toEqual({ vehicle: null })
  expect(answer.errors).toEqual([
    expect.objectContaining({
      extensions: expect.objectContaining({ code: 'FORBIDDEN', missing: 'grant' }),
    }),
  ])
  const { smartcar = [], stripe } = await world.takeCalls()
  expect(smartcar.filter((call) => call.includes('/signals'))).toEqual([])
  expect(stripe).toBeUndefined()
})

test('an inactive person is forbidden everything but to learn who they are', async () => {
  const answer = await world.ask(
    'dan',
    `{ viewer { kind user { name } } mine: vehicle(id: "${carOf('dan')}") { make } }`,
  )

  expect(answer.data).toEqual({ viewer: { kind: 'USER', user: null }, mine: null })
  expect([...codesOf(answer)].sort()).toEqual(['mine: FORBIDDEN', 'viewer.user: FORBIDDEN'])
})

test('nobody gets 401, how to sign in, and asks no backend', async () => {
  const answer = await world.ask(null, POSITION, { id: carOf('ada') })

  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
  expect(codesOf(answer)).toEqual(['vehicle: UNAUTHENTICATED'])
  expect(await world.takeCalls()).toEqual({})
})

test('an app that acts for nobody may ask for addresses, not for cars', async () => {
  const app = { 'x-api-key': 'rbk_sandbox_dashboard' }

  const address = await world.ask(
    app,
    '{ reverseGeocode(latitude: 47.1395, longitude: 9.5219) { city } }',
  )
  const cars = await world.ask(app, '{ vehicles { totalCount } }')

  expect(address.data).toEqual({ reverseGeocode: { city: 'Vaduz' } })
  expect(cars.status).toBe(403)
  expect(cars.errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing: 'scope car.read' })
})

test('an owner whose car is no longer connected with them is refused, grant or not', async () => {
  const id = carOf('eva')
  const token = await fetch(`${world.sandbox.url}/smartcar/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'sandbox-smartcar',
      client_secret: 'sandbox-smartcar-secret',
    }),
  })
  const headers = {
    authorization: `Bearer ${((await token.json()) as { access_token: string }).access_token}`,
  }
  const filter = `${world.sandbox.url}/smartcar/v3/connections?filter[vehicleId]=${id}`
  const { data } = (await (await fetch(filter, { headers })).json()) as {
    data: readonly { id: string }[]
  }
  await fetch(`${world.sandbox.url}/smartcar/v3/connections/${data[0]?.id ?? ''}`, {
    method: 'DELETE',
    headers,
  })

  const answer = await world.ask('eva', POSITION, { id })

  expect(answer.data).toEqual({ vehicle: null })
  expect(codesOf(answer)).toEqual(['vehicle: NOT_FOUND'])
})

test('a plan that is paid again opens the position with the next request', async () => {
  const paid = await fetch(`${world.sandbox.url}/stripe/v1/invoices/in_ben/pay`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer sk_test_sandbox',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'payment_method=pm_card_visa',
  })

  const answer = await world.ask('ben', POSITION, { id: carOf('ben') })

  expect(paid.status).toBe(200)
  expect(codesOf(answer)).toEqual([])
})
