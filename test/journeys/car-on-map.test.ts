import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { carOf, codesOf, person, startWorld, type World } from '../support/world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld()
  // The gateway's own token at Smartcar is had once per hour, not per request: it is not part of what is counted.
  await world.ask('ada', '{ vehicles { nodes { isOnline } } }')
})
afterAll(() => world.close())
beforeEach(() => world.takeCalls())

const CAR_ON_MAP = `query CarOnMap($id: ID!) {
  vehicle(id: $id) {
    make model access
    owner { name }
    position {
      latitude longitude quality source
      map { provider attribution address { formatted countryCode precision } staticImage { url widthPixels } }
    }
  }
}`

interface CarOnMap {
  readonly vehicle: {
    readonly position: {
      readonly latitude: number
      readonly longitude: number
      readonly map: { readonly staticImage: { readonly url: string } }
    }
  }
}

test("one request shows one's own car on a map", async () => {
  const answer = await world.ask('ada', CAR_ON_MAP, { id: carOf('ada', 'VOLKSWAGEN') })

  expect(answer.errors).toEqual([])
  expect(answer.data).toEqual({
    vehicle: {
      make: 'Volkswagen',
      model: 'Golf eHybrid',
      access: 'OWNER',
      owner: { name: 'Ada Amann' },
      position: {
        latitude: expect.closeTo(47.14, 0),
        longitude: expect.closeTo(9.53, 0),
        quality: expect.stringMatching(/^(LIVE|LAST_PARKED)$/),
        source: 'SMARTCAR',
        map: {
          provider: 'OFFLINE',
          attribution: expect.stringContaining('© OpenStreetMap contributors'),
          address: {
            formatted: expect.stringContaining('Liechtenstein'),
            countryCode: 'LI',
            precision: 'STREET',
          },
          staticImage: { url: expect.stringMatching(/\/maps\/static\/.+\.png$/), widthPixels: 640 },
        },
      },
    },
  })
})

test('costs one call each: directory, connection, entitlements, signals, geocode', async () => {
  const id = carOf('ada', 'VOLKSWAGEN')

  await world.ask('ada', CAR_ON_MAP, { id })

  expect(await world.takeCalls()).toEqual({
    users: [`GET /Users/${person('ada').id}`],
    smartcar: [
      expect.stringMatching(/^GET \/v3\/connections\?filter%5BvehicleId%5D=/),
      `GET /v3/vehicles/${id}/signals`,
    ],
    stripe: ['GET /v1/entitlements/active_entitlements?customer=cus_ada&limit=100'],
    'offline-maps': [expect.stringMatching(/^GET \/reverse\?/)],
  })
})

test('the calls do not grow with aliases of the same car', async () => {
  const id = carOf('ada', 'VOLKSWAGEN')
  const query = `query ($id: ID!) {
    a: vehicle(id: $id) { position { latitude map { address { city } } } battery { percent } }
    b: vehicle(id: $id) { position { longitude map { address { city } } } isLocked owner { name } }
  }`

  const answer = await world.ask('ada', query, { id })

  expect(answer.errors).toEqual([])
  const calls = await world.takeCalls()
  expect(Object.values(calls).flat()).toHaveLength(5)
})

test('a Tesla is read from Tesla, by its VIN, in the same form', async () => {
  const answer = await world.ask('ada', CAR_ON_MAP, { id: carOf('ada', 'TESLA') })

  expect(answer.errors).toEqual([])
  expect(answer.data).toMatchObject({ vehicle: { make: 'Tesla', position: { source: 'TESLA' } } })
  const { tesla } = await world.takeCalls()
  expect(tesla?.at(-1)).toMatch(/^GET \/api\/1\/vehicles\/LRWYGCEK0PC000002\/vehicle_data/)
})

test('the picture is a PNG that needs no credential and cannot be turned to another place', async () => {
  const answer = await world.ask('ada', CAR_ON_MAP, { id: carOf('ada', 'VOLKSWAGEN') })
  const { url } = (answer.data as unknown as CarOnMap).vehicle.position.map.staticImage
  const onThisPort = url.replace(/^https?:\/\/[^/]+/, world.gateway.url)

  const picture = await fetch(onThisPort)
  const altered = await fetch(
    onThisPort.replace(/static\/(.)/, (_all, first) => `static/${first === 'A' ? 'B' : 'A'}`),
  )

  expect(picture.status).toBe(200)
  expect(picture.headers.get('content-type')).toBe('image/png')
  expect(
    Buffer.from(await picture.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG')
  expect(altered.status).toBe(403)
})

test('fifty cars of a fleet cost fifty signals, at most fifty geocodes and one of everything else', async () => {
  const query = `{ vehicles(first: 50) {
    totalCount pageInfo { hasNextPage }
    nodes { name access owner { name } position { latitude map { address { formatted } } } }
  } }`

  const answer = await world.ask('eva', query)

  expect(codesOf(answer)).toEqual([])
  expect(answer.data).toMatchObject({
    vehicles: { totalCount: 200, pageInfo: { hasNextPage: true }, nodes: { length: 50 } },
  })
  const { users, stripe, smartcar = [], 'offline-maps': maps = [] } = await world.takeCalls()
  expect(users).toHaveLength(1)
  expect(stripe).toHaveLength(1)
  expect(smartcar.filter((call) => call.includes('/connections'))).toHaveLength(2)
  expect(smartcar.filter((call) => call.endsWith('/signals'))).toHaveLength(50)
  expect(smartcar).toHaveLength(52)
  expect(maps.length).toBeLessThanOrEqual(50)
})

test('pages lead through the whole fleet without a gap or a repetition', async () => {
  const seen: string[] = []
  let after: string | null = null
  do {
    const answer = await world.ask(
      'eva',
      'query ($after: String) { vehicles(first: 70, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
      { after },
    )
    const { nodes, pageInfo } = (answer.data as unknown as Page).vehicles
    seen.push(...nodes.map(({ id }) => id))
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null
  } while (after !== null)

  expect(seen).toHaveLength(200)
  expect(new Set(seen).size).toBe(200)
})

interface Page {
  readonly vehicles: {
    readonly nodes: readonly { readonly id: string }[]
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
  }
}

test("an app key that acts for somebody sees that person's cars", async () => {
  const answer = await world.ask(
    { 'x-api-key': 'rbk_sandbox_couriers' },
    '{ viewer { kind user { name } } vehicles(first: 1) { totalCount } }',
  )

  expect(answer.data).toEqual({
    viewer: { kind: 'APP', user: { name: 'Eva Eberle' } },
    vehicles: { totalCount: 200 },
  })
})
