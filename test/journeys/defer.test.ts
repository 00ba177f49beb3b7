import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { allOf, askInParts, askWorldInParts, nextOf, type Part } from '../support/parts.ts'
import { carOf, codesOf, startWorld, type World } from '../support/world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld()
  // The gateway's own token at Smartcar is had once per hour, not per request: it is not part of what is counted.
  await world.ask('ada', '{ vehicles { nodes { isOnline } } }')
})
afterAll(() => world.close())
beforeEach(() => world.takeCalls())
afterEach(() => world.fault('offline-maps', null))

const CAR_ON_MAP = `query CarOnMap($id: ID!, $later: Boolean = true) {
  vehicle(id: $id) {
    make
    position {
      latitude
      ... @defer(if: $later, label: "map") { latitude map { provider address { countryCode } } }
    }
    owner { name ...Plan @defer(if: $later, label: "plan") }
  }
}
fragment Plan on User { plan { status name } }`

const golf = { id: carOf('ada', 'VOLKSWAGEN') }

const POSITION = { latitude: expect.closeTo(47.14, 0) }
const MAP = { provider: 'OFFLINE', address: { countryCode: 'LI' } }
const PLAN = { status: 'ACTIVE', name: 'Connect Plus' }

test('the position is there before the map, and the plan does not wait for it', async () => {
  await world.fault('offline-maps', 'slow', { delayMs: 600 })

  const answer = await askWorldInParts(world, 'ada', CAR_ON_MAP, golf)
  const first = await nextOf(answer)
  const callsBeforeMap = Object.keys(await world.takeCalls())
  const others = await allOf(answer)

  expect(answer.contentType).toBe('multipart/mixed; boundary="-"; deferSpec=20220824')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(first).toEqual({
    data: { vehicle: { make: 'Volkswagen', position: POSITION, owner: { name: 'Ada Amann' } } },
    hasNext: true,
  })
  expect(callsBeforeMap).toEqual(expect.arrayContaining(['users', 'smartcar', 'stripe']))
  expect(others).toEqual([
    {
      incremental: [{ path: ['vehicle', 'owner'], label: 'plan', data: { plan: PLAN } }],
      hasNext: true,
    },
    {
      incremental: [
        { path: ['vehicle', 'position'], label: 'map', data: { ...POSITION, map: MAP } },
      ],
      hasNext: false,
    },
  ])
})

test('costs the calls that the whole answer costs', async () => {
  const whole = await world.ask('ada', CAR_ON_MAP, { ...golf, later: false })
  const wanted = await world.takeCalls()

  const parts = await allOf(await askWorldInParts(world, 'ada', CAR_ON_MAP, golf))
  const asked = await world.takeCalls()

  expect(whole.errors).toEqual([])
  expect(parts).toHaveLength(3)
  expect(sorted(asked)).toEqual(sorted(wanted))
})

test('each car of a list gets its own part, and the calls stay those of the whole', async () => {
  const query = `{ vehicles { nodes { id ... @defer { model position { map { address { city } } } } } } }`
  const whole = await world.ask('ada', query)
  const wanted = await world.takeCalls()

  const [first, later] = await allOf(await askWorldInParts(world, 'ada', query))
  const asked = await world.takeCalls()

  const { nodes } = whole.data?.['vehicles'] as { nodes: { id: string }[] }
  expect(nodes.length).toBeGreaterThan(1)
  expect(first?.data).toEqual({ vehicles: { nodes: nodes.map(({ id }) => ({ id })) } })
  expect(later?.hasNext).toBe(false)
  expect(later?.incremental).toEqual(
    nodes.map(({ id: _, ...data }, index) => ({ path: ['vehicles', 'nodes', index], data })),
  )
  expect(sorted(asked)).toEqual(sorted(wanted))
})

test('a failing map is an error of its part and of nothing else', async () => {
  await world.fault('offline-maps', 'down')

  const answer = await askWorldInParts(world, 'ada', CAR_ON_MAP, golf)
  const parts = await allOf(answer)

  const [first, ...others] = parts
  const map = others
    .flatMap(({ incremental = [] }) => incremental)
    .find((one) => one.label === 'map')
  expect(first).not.toHaveProperty('errors')
  expect(map?.data).toMatchObject({ map: { provider: 'OFFLINE', address: null } })
  expect(map?.errors).toMatchObject([
    {
      path: ['vehicle', 'position', 'map', 'address'],
      extensions: {
        code: 'BACKEND_UNAVAILABLE',
        backend: 'maps',
        requestId: answer.headers.get('x-request-id'),
      },
    },
  ])
  expect(others.flatMap(({ incremental = [] }) => incremental)).toHaveLength(2)
})

test.each([
  ['a client of JSON', 'application/json'],
  ['a client that names no form of parts', 'multipart/mixed, application/json'],
  [
    'a client that would rather have another form',
    'multipart/mixed;incrementalSpec=v0.2, application/json',
  ],
  ['a client that takes anything', '*/*'],
])('%s gets the whole answer', async (_who, accept) => {
  const headers = { authorization: `Bearer ${await world.token('ada')}`, accept }

  const answer = await askInParts(world.gateway.url, headers, {
    query: CAR_ON_MAP,
    variables: golf,
  })

  expect(answer.contentType).toMatch(/^application\/json/)
  expect((await nextOf(answer)).data).toEqual({
    vehicle: {
      make: 'Volkswagen',
      position: { ...POSITION, map: MAP },
      owner: { name: 'Ada Amann', plan: PLAN },
    },
  })
})

test('what stands under @defer(if: false) comes with the rest', async () => {
  const answer = await askWorldInParts(world, 'ada', CAR_ON_MAP, { ...golf, later: false })

  expect(answer.contentType).toMatch(/^application\/json/)
  expect((await allOf(answer))[0]?.data).toMatchObject({ vehicle: { owner: { plan: PLAN } } })
})

test('nothing comes later of what is not there', async () => {
  const query = `{ vehicle(id: "nobody's") { make ... @defer { model } } }`

  const answer = await askWorldInParts(world, 'ada', query)

  expect(answer.contentType).toMatch(/^application\/json/)
})

test('who may not see a car is told at once, and by the status', async () => {
  const answer = await askInParts(world.gateway.url, {}, { query: CAR_ON_MAP, variables: golf })

  expect(answer.status).toBe(401)
  expect(answer.contentType).toMatch(/^application\/json/)
})

test('rules hold for what comes later', async () => {
  const query = `query ($id: ID!) { vehicle(id: $id) { make ... @defer { position { latitude } } } }`

  const parts = await allOf(await askWorldInParts(world, 'ben', query, { id: carOf('ben') }))

  const later = parts[1]?.incremental?.[0]
  expect(later?.data).toEqual({ position: null })
  expect(later?.errors).toMatchObject([{ extensions: { code: 'SUBSCRIPTION_REQUIRED' } }])
})

test('no backend is called any more for a client that has left', async () => {
  const queryIn = (language: string) =>
    `query ($id: ID!) { vehicle(id: $id) { make ... @defer { position { map { address(language: "${language}") { city } } } } } }`
  await world.fault('smartcar', 'slow', { delayMs: 300, path: 'signals' })

  const answer = await askWorldInParts(world, 'ada', queryIn('de'), golf)
  await nextOf(answer)
  answer.leave()
  // The position that the first waited for is there before that of a second is.
  await world.ask('ada', queryIn('en'), golf)
  await world.fault('smartcar', null)
  const calls = await world.takeCalls()

  expect(calls['offline-maps']).toEqual([expect.stringContaining('en')])
})

test('misused directives are refused before anything is run', async () => {
  const streamed = await world.ask('ada', '{ vehicles { nodes @stream { id } } }')
  const misplaced = await world.ask('ada', '{ vehicles { nodes @defer { id } } }')

  expect([streamed, misplaced].map(codesOf)).toEqual([[': BAD_USER_INPUT'], [': BAD_USER_INPUT']])
})

test('a gateway that closes sends the parts that are still missing', async () => {
  const own = await startWorld()
  await own.fault('offline-maps', 'slow', { delayMs: 300 })
  const answer = await askWorldInParts(own, 'ada', CAR_ON_MAP, golf)
  await nextOf(answer)

  const closed = own.close()
  const others = await allOf(answer)
  await closed

  expect(others.at(-1)).toMatchObject({ hasNext: false, incremental: [{ label: 'map' }] })
})

test('each part says how old what it shows is', async () => {
  const kept = await startWorld({ CACHE: 'on' })
  await allOf(await askWorldInParts(kept, 'ada', CAR_ON_MAP, golf))

  const parts = await allOf(await askWorldInParts(kept, 'ada', CAR_ON_MAP, golf))
  await kept.close()

  const pathsOf = (extensions: Part['extensions']) =>
    ((extensions?.['freshness'] ?? []) as { path: string[] }[]).map(({ path }) => path.join('.'))
  const [first, ...others] = parts.map(({ extensions }) => pathsOf(extensions))
  expect(first).toEqual(expect.arrayContaining(['vehicle', 'vehicle.owner', 'vehicle.position']))
  expect(first?.filter((path) => /map|plan/.test(path))).toEqual([])
  expect(others.flat()).toEqual(
    expect.arrayContaining(['vehicle.owner.plan', 'vehicle.position.map.address']),
  )
})

test('a stream of server-sent events carries the whole answer, whatever else its client takes', async () => {
  const answer = await fetch(`${world.gateway.url}/graphql/stream`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream, multipart/mixed;deferSpec=20220824',
      authorization: `Bearer ${await world.token('ada')}`,
    },
    body: JSON.stringify({ query: CAR_ON_MAP, variables: golf }),
  })

  const text = await answer.text()

  expect(text.match(/^event: next$/gm)).toHaveLength(1)
  expect(text).toContain('"plan":{"status":"ACTIVE"')
})

test('the stitched gateway takes @defer and answers at once', async () => {
  const stitched = await startWorld({ ENGINE: 'stitched' })

  const answer = await askWorldInParts(stitched, 'ada', CAR_ON_MAP, golf)
  const [whole, ...others] = await allOf(answer)
  await stitched.close()

  expect(answer.contentType).toMatch(/^application\/json/)
  expect(whole).toMatchObject({ data: { vehicle: { owner: { plan: PLAN } } } })
  expect(others).toEqual([])
})

test('what is not there at the deadline is an error of its part', async () => {
  const hurried = await startWorld({ REQUEST_DEADLINE_MS: '1500' })
  await hurried.fault('offline-maps', 'slow', { delayMs: 60_000 })

  const parts = await allOf(await askWorldInParts(hurried, 'ada', CAR_ON_MAP, golf))
  await hurried.close()

  expect(parts.at(-1)).toMatchObject({
    hasNext: false,
    incremental: [{ label: 'map', errors: [{ extensions: { code: 'DEADLINE_EXCEEDED' } }] }],
  })
})

const sorted = (calls: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(
    Object.entries(calls)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      // Cars move: where to is not what is compared.
      .map(([name, all]) => [name, all.map((call) => call.split('?')[0]).toSorted()]),
  )
