/** A car whose make configuration gives to a VISS server, from request to answer. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { carOf, codesOf, startWorld, type World } from '../support/world.ts'

let world: World

const QUERY = `query ($id: ID!) { vehicle(id: $id) {
  make model
  position { latitude longitude accuracyMeters quality source speed map { provider address { countryCode } staticImage { url } } }
  battery { percent } odometer isLocked isOnline
} }`

const askForRivian = () => world.ask('ada', QUERY, { id: carOf('ada', 'RIVIAN') })

beforeAll(async () => {
  world = await startWorld({ VEHICLES_TIMEOUT_MS: '1000', VEHICLES_RETRIES: '0' })
  // Smartcar's token, which is had once per hour.
  await askForRivian()
})
afterAll(() => world.close())
beforeEach(() => world.takeCalls())
afterEach(() => world.fault('viss', null))

const WHOLE = {
  make: 'Rivian',
  model: 'R1S',
  position: {
    latitude: expect.closeTo(47.14, 0),
    longitude: expect.closeTo(9.53, 0),
    accuracyMeters: 4.5,
    quality: expect.stringMatching(/^(LIVE|LAST_PARKED)$/),
    source: 'VISS',
    speed: expect.any(Number),
    map: {
      provider: 'OFFLINE',
      address: { countryCode: 'LI' },
      staticImage: { url: expect.stringContaining('/maps/static/') },
    },
  },
  battery: { percent: expect.any(Number) },
  odometer: expect.any(Number),
  isLocked: expect.any(Boolean),
  isOnline: expect.any(Boolean),
}

test('stands on the map, by one read of it', async () => {
  const answer = await askForRivian()

  expect(answer.errors).toEqual([])
  expect(answer.data).toEqual({ vehicle: WHOLE })
  const { viss, smartcar, tesla } = await world.takeCalls()
  expect(viss).toEqual([
    expect.stringMatching(/^GET \/7PDSGABA0SN000005\/Vehicle\?filter=%7B%22variant%22/),
  ])
  expect(smartcar).toEqual([
    expect.stringMatching(/^GET \/v3\/connections\?/),
    expect.stringMatching(/^GET \/v3\/vehicles\/[\w-]+\/signals\/vehicleidentification-vin$/),
  ])
  expect(tesla).toBeUndefined()
})

test('stands in one list with cars of the other vendors', async () => {
  const answer = await world.ask('ada', '{ vehicles { nodes { make position { source } } } }')

  expect(answer.errors).toEqual([])
  const { nodes } = (answer.data as { vehicles: { nodes: readonly object[] } }).vehicles
  expect(new Set(nodes)).toEqual(
    new Set([
      { make: 'Volkswagen', position: { source: 'SMARTCAR' } },
      { make: 'Tesla', position: { source: 'TESLA' } },
      { make: 'Rivian', position: { source: 'VISS' } },
    ]),
  )
})

describe('with the VISS server', () => {
  test.each([
    ['down', 'BACKEND_UNAVAILABLE'],
    ['slow', 'BACKEND_TIMEOUT'],
    ['slow-body', 'BACKEND_TIMEOUT'],
    ['server-error', 'BACKEND_UNAVAILABLE'],
    ['malformed', 'BACKEND_MALFORMED'],
    ['wrong-content-type', 'BACKEND_MALFORMED'],
    ['expired-token', 'BACKEND_AUTH'],
    ['rate-limited-silent', 'BACKEND_QUOTA'],
    ['car-unreachable', 'BACKEND_UNAVAILABLE'],
    ['forbidden', 'BACKEND_AUTH'],
    ['error-in-200', 'BACKEND_UNAVAILABLE'],
    // Last: it names a time, before which the server is not asked again.
    ['rate-limited', 'BACKEND_QUOTA'],
  ])('%s, the car stays and its signals are %s', async (fault, code) => {
    await world.fault('viss', fault)

    const answer = await askForRivian()

    expect(answer.data).toEqual({
      vehicle: {
        ...{ make: 'Rivian', model: 'R1S' },
        ...{ position: null, battery: null, odometer: null, isLocked: null, isOnline: null },
      },
    })
    const fields = ['position', 'battery', 'odometer', 'isLocked', 'isOnline']
    expect(new Set(codesOf(answer))).toEqual(
      new Set(fields.map((field) => `vehicle.${field}: ${code}`)),
    )
    expect(answer.errors[0]?.extensions).toMatchObject({ backend: 'vehicles' })
    expect((await world.takeCalls()).viss).toHaveLength(1)
  })

  test('a receiver without a fix is no error: the rest of the car comes', async () => {
    await world.fault('viss', 'no-fix')

    const answer = await askForRivian()

    expect(answer.errors).toEqual([])
    expect(answer.data).toEqual({ vehicle: { ...WHOLE, position: null } })
  })
})
