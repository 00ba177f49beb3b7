import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { carOf, codesOf, startWorld, type World } from '../support/world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ BACKEND_TIMEOUT_MS: '1000' })
  // What is done once, such as tokens and the fleet's roads, is not to be taken for a fault.
  await askForGolf()
})
afterAll(() => world.close())
afterEach(() =>
  Promise.all(
    ['users', 'subscriptions', 'vehicles', 'maps'].map((name) => world.fault(name, null)),
  ),
)

const QUERY = `query ($id: ID!) { vehicle(id: $id) {
  make model owner { name } position { latitude map { attribution address { city } staticImage { url } } }
} }`

const askForGolf = () => world.ask('ada', QUERY, { id: carOf('ada', 'VOLKSWAGEN') })

const GENERIC = [
  ['down', 'BACKEND_UNAVAILABLE'],
  ['slow', 'BACKEND_TIMEOUT'],
  ['slow-body', 'BACKEND_TIMEOUT'],
  ['server-error', 'BACKEND_UNAVAILABLE'],
  ['malformed', 'BACKEND_MALFORMED'],
  ['wrong-content-type', 'BACKEND_MALFORMED'],
  ['expired-token', 'BACKEND_AUTH'],
  ['rate-limited-silent', 'BACKEND_QUOTA'],
  // Last: it names a time, before which the provider of maps is not asked again.
  ['rate-limited', 'BACKEND_QUOTA'],
] as const

describe('with maps', () => {
  test.each(GENERIC)(
    '%s, the position still comes and the error %s names maps',
    async (fault, code) => {
      await world.fault('maps', fault)

      const answer = await askForGolf()

      expect(answer.status).toBe(200)
      expect(answer.data).toMatchObject({
        vehicle: {
          make: 'Volkswagen',
          position: {
            latitude: expect.any(Number),
            map: {
              attribution: expect.any(String),
              address: null,
              staticImage: { url: expect.any(String) },
            },
          },
        },
      })
      expect(codesOf(answer)).toEqual([`vehicle.position.map.address: ${code}`])
      expect(answer.errors[0]?.extensions).toMatchObject({
        backend: 'maps',
        requestId: expect.any(String),
      })
    },
  )
})

describe('with the directory', () => {
  test.each(GENERIC)(
    "%s, nothing protected comes and the error %s is the directory's",
    async (fault, code) => {
      await world.fault('users', fault)

      const answer = await askForGolf()

      expect(answer.data).toEqual({ vehicle: null })
      expect(codesOf(answer)).toEqual([`vehicle: ${code}`])
      expect(answer.errors[0]?.extensions).toMatchObject({ backend: 'users' })
    },
  )
})

describe('with billing', () => {
  test.each(GENERIC)(
    "%s, the car comes without position and the error %s is billing's",
    async (fault, code) => {
      await world.fault('subscriptions', fault)
      await world.takeCalls()

      const answer = await askForGolf()

      expect(answer.data).toEqual({
        vehicle: {
          make: 'Volkswagen',
          model: 'Golf eHybrid',
          owner: { name: 'Ada Amann' },
          position: null,
        },
      })
      expect(codesOf(answer)).toEqual([`vehicle.position: ${code}`])
      expect(answer.errors[0]?.extensions).toMatchObject({ backend: 'subscriptions' })
      const { smartcar = [] } = await world.takeCalls()
      expect(smartcar.filter((call) => call.includes('/signals'))).toEqual([])
    },
  )
})

describe('with the car itself', () => {
  test.each([
    ['asleep', 'VEHICLE_ASLEEP'],
    ['vehicle-rate-limited', 'BACKEND_QUOTA'],
    ['upstream', 'BACKEND_UNAVAILABLE'],
    ['signal-error', 'BACKEND_UNAVAILABLE'],
    ['billing', 'BACKEND_QUOTA'],
  ])('%s, make, model and owner still come beside %s', async (fault, code) => {
    await world.fault('smartcar', fault)

    const answer = await askForGolf()

    expect(answer.data).toEqual({
      vehicle: {
        make: 'Volkswagen',
        model: 'Golf eHybrid',
        owner: { name: 'Ada Amann' },
        position: null,
      },
    })
    expect(codesOf(answer)).toEqual([`vehicle.position: ${code}`])
    expect(answer.errors[0]?.extensions).toMatchObject({ backend: 'vehicles' })
  })

  test.each([
    ['asleep', 'VEHICLE_ASLEEP'],
    ['wrong-region', 'BACKEND_REJECTED'],
    ['server-error', 'BACKEND_UNAVAILABLE'],
    ['malformed', 'BACKEND_MALFORMED'],
  ])('a Tesla %s, its make still comes beside %s', async (fault, code) => {
    await world.fault('tesla', fault)

    const answer = await world.ask('ada', QUERY, { id: carOf('ada', 'TESLA') })

    expect(answer.data).toMatchObject({ vehicle: { make: 'Tesla', position: null } })
    expect(codesOf(answer)).toEqual([`vehicle.position: ${code}`])
  })
})

test("an error tells nothing of the backend's words, addresses or credentials", async () => {
  await world.fault('subscriptions', 'server-error')

  const answer = await askForGolf()

  const text = JSON.stringify(answer.errors)
  expect(text).not.toMatch(/127\.0\.0\.1|localhost|sk_test|Bearer|stack|at .*\.ts|cus_ada/)
})

test('a backend that is well again answers the next request', async () => {
  await world.fault('users', 'down')
  await askForGolf()
  await world.fault('users', null)

  const answer = await askForGolf()

  expect(answer.errors).toEqual([])
})
