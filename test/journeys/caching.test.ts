import { afterEach, describe, expect, test } from '@jest/globals'
import {
  startCachingWorld,
  endPlan,
  withdrawGrants,
  type CachingWorld,
} from '../support/caching-world.ts'
import { carOf, codesOf, person, type Answer } from '../support/world.ts'

let world: CachingWorld
afterEach(() => world.close())

const CAR_ON_MAP = `query CarOnMap($id: ID!) {
  vehicle(id: $id) {
    make model access
    owner { name }
    position {
      latitude longitude quality source
      map { provider attribution address { formatted countryCode } staticImage { url widthPixels } }
    }
  }
}`

const golf = { id: carOf('ada', 'VOLKSWAGEN') }
const askForGolf = (who: string | null = 'ada') => world.ask(who, CAR_ON_MAP, golf)

/** But for when a picture's URL ends, which moves on at each full hour, in the midst of a test, too. */
const shown = ({ data }: Answer): string =>
  JSON.stringify(data).replace(/\.[0-9a-z]+\.[\w-]{22}(?=\.png")/g, '')

describe('within the ages of its records', () => {
  test('a repeated car-on-map query asks no backend at all and shows the same', async () => {
    world = await startCachingWorld()
    const first = await askForGolf()
    await world.takeCalls()

    world.pass(5)
    const again = await askForGolf()

    expect(first.errors).toEqual([])
    expect(shown(again)).toBe(shown(first))
    expect(await world.takeCalls()).toEqual({})
    expect(first.extensions).toEqual({})
    expect(again.extensions).toEqual({
      freshness: [
        ['vehicle'],
        ['vehicle', 'owner'],
        ['vehicle', 'position'],
        ['vehicle', 'position', 'map', 'address'],
      ].map((path) => ({ path, ageSeconds: 5, source: 'MEMORY', stale: false })),
    })
  })

  test('each record has its own age: after ten seconds only the position, and what is there, is asked for', async () => {
    world = await startCachingWorld()
    await askForGolf()
    await world.takeCalls()

    world.pass(11)
    const again = await askForGolf()

    const { 'offline-maps': _moved, ...calls } = await world.takeCalls()
    expect(calls).toEqual({ smartcar: [`GET /v3/vehicles/${golf.id}/signals`] })
    expect(pathsOf(again).slice(0, 2)).toEqual(['vehicle', 'vehicle.owner'])
    expect(pathsOf(again)).not.toContain('vehicle.position')
  })

  test("a plan's name has its own age, beside that of the plan", async () => {
    world = await startCachingWorld()
    const query = '{ viewer { user { plan { name status } } } }'
    await world.ask('ada', query)
    world.pass(61)
    await world.ask('ada', query)

    world.pass(5)
    const again = await world.ask('ada', query)

    expect(again.extensions['freshness']).toEqual(
      expect.arrayContaining([
        { path: ['viewer', 'user', 'plan'], ageSeconds: 5, source: 'MEMORY', stale: false },
        {
          path: ['viewer', 'user', 'plan', 'name'],
          ageSeconds: 66,
          source: 'MEMORY',
          stale: false,
        },
      ]),
    )
  })

  test('freshness names values as the answer does: by alias and by place in the list', async () => {
    world = await startCachingWorld()
    const query = `{ mine: vehicles(first: 2) { cars: nodes { id here: position { lat: latitude } } } }`
    await world.ask('ada', query)

    const again = await world.ask('ada', query)

    const here = (index: number) => [
      `mine.cars.${String(index)}`,
      `mine.cars.${String(index)}.here`,
    ]
    expect(again.errors).toEqual([])
    expect(pathsOf(again)).toEqual([...here(0), ...here(1)])
  })

  test('the caller is asked about on every request: what one has loaded another is not shown', async () => {
    world = await startCachingWorld()
    await askForGolf()

    const [stranger, nobody] = [await askForGolf('dan'), await askForGolf(null)]

    expect(codesOf(stranger)).toEqual(['vehicle: FORBIDDEN'])
    expect(codesOf(nobody)).toEqual(['vehicle: UNAUTHENTICATED'])
    expect(pathsOf(stranger)).toEqual([])
  })
})

describe('a right that is withdrawn', () => {
  const WITHDRAWN = [
    ['a grant', withdrawGrants, 30, `user:${person('ada').id}`, 'vehicle: FORBIDDEN'],
    ['a plan', endPlan, 60, 'customer:cus_ada', 'vehicle.position: SUBSCRIPTION_REQUIRED'],
  ] as const

  test.each(WITHDRAWN)('%s is outlived no longer than its own age', async (...row) => {
    const [, withdraw, ageSeconds, , refusal] = row
    world = await startCachingWorld()
    await askForGolf()
    await withdraw(world, 'ada')

    world.pass(ageSeconds)
    const answer = await askForGolf()

    expect(codesOf(answer)).toEqual([refusal])
  })

  test.each(WITHDRAWN)('%s is gone at once when it is invalidated', async (...row) => {
    const [, withdraw, , tag, refusal] = row
    world = await startCachingWorld()
    await askForGolf()
    await withdraw(world, 'ada')
    const before = await askForGolf()

    await world.invalidate({ tags: [tag] })
    const after = await askForGolf()

    expect(codesOf(before)).toEqual([])
    expect(codesOf(after)).toEqual([refusal])
  })

  test('a directory that is down lets nobody in past its age', async () => {
    world = await startCachingWorld()
    await askForGolf()
    await world.fault('users', 'server-error')

    world.pass(31)
    const answer = await askForGolf()

    expect(codesOf(answer)).toEqual(['vehicle: BACKEND_UNAVAILABLE'])
  })
})

/** A picture's URL is signed anew when its time has passed. */
const withoutSignatures = (data: unknown): string =>
  JSON.stringify(data).replace(/\.[\w-]+\.[\w-]+\.png/g, '.png')

describe('when the vehicles backend is down', () => {
  test("a car's last known place beats an error, and says that it is stale and how old", async () => {
    world = await startCachingWorld()
    const before = await askForGolf()
    await world.fault('vehicles', 'server-error')

    world.pass(90)
    const answer = await askForGolf()

    expect(answer.errors).toEqual([])
    expect(withoutSignatures(answer.data)).toEqual(
      withoutSignatures(before.data).replace(/"quality":"[A-Z_]+"/, '"quality":"STALE"'),
    )
    expect(answer.extensions['freshness']).toEqual(
      expect.arrayContaining([
        { path: ['vehicle'], ageSeconds: 90, source: 'MEMORY', stale: true },
        { path: ['vehicle', 'position'], ageSeconds: 90, source: 'MEMORY', stale: true },
      ]),
    )
  })

  test('a place of more than a day ago is not shown', async () => {
    world = await startCachingWorld()
    await askForGolf()
    await world.fault('vehicles', 'server-error')

    world.pass(86_400 + 3600)
    const { data, errors } = await askForGolf()

    expect(data).toEqual({ vehicle: null })
    expect(errors).toHaveLength(1)
  })
})

test('with ENGINE=stitched the same is kept, and freshness names fields instead of places', async () => {
  world = await startCachingWorld({ ENGINE: 'stitched' })
  const first = await askForGolf()
  await world.takeCalls()

  const again = await askForGolf()

  expect(shown(again)).toBe(shown(first))
  expect(await world.takeCalls()).toEqual({})
  expect(again.extensions['freshness']).toEqual(
    expect.arrayContaining([
      { coordinate: 'Vehicle.position', ageSeconds: 0, source: 'MEMORY', stale: false },
    ]),
  )
})

test('with CACHE=off every request asks its backends', async () => {
  world = await startCachingWorld({ CACHE: 'off' })
  await askForGolf()
  await world.takeCalls()

  await askForGolf()

  expect(Object.keys(await world.takeCalls()).sort()).toEqual([
    'offline-maps',
    'smartcar',
    'stripe',
    'users',
  ])
})

const pathsOf = ({ extensions }: Awaited<ReturnType<typeof askForGolf>>): readonly string[] =>
  ((extensions['freshness'] ?? []) as readonly { readonly path: readonly unknown[] }[]).map(
    ({ path }) => path.join('.'),
  )
