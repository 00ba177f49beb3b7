/** Moving cars on a map, over WebSocket and server-sent events, through the real gateway and its sandbox. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { carOf, startWorld, type World } from '../support/world.ts'

const POSITION_ON_MAP = /* GraphQL */ `
  subscription ($id: ID!) {
    vehiclePosition(id: $id) {
      latitude
      quality
      source
      map {
        provider
        address {
          countryCode
        }
        staticImage {
          url
        }
      }
    }
  }
`

interface Answer {
  readonly data?: { readonly vehiclePosition?: unknown; readonly vehiclePositions?: unknown } | null
  readonly errors?: readonly { readonly extensions: object; readonly path?: readonly unknown[] }[]
}

interface StreamClient {
  iterate(request: { query: string; variables?: Record<string, unknown> }): AsyncIterator<unknown>
  dispose(): void | Promise<void>
}

let world: World
const clients: StreamClient[] = []

beforeAll(async () => {
  world = await startWorld({ LIVE_POLL_MS: '1000', LIVE_POLL_PARKED_MS: '1000' })
})

afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose()
})

afterAll(() => world.close())

const WAYS = {
  webSocket: (authorization: string) =>
    createClient({
      url: `${world.gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization },
      retryAttempts: 0,
    }),
  serverSentEvents: (authorization: string) =>
    createSseClient({
      url: `${world.gateway.url}/graphql/stream`,
      headers: { authorization },
      retryAttempts: 0,
    }),
}

async function connect(who: string, way: keyof typeof WAYS = 'webSocket'): Promise<StreamClient> {
  const client = WAYS[way](`Bearer ${await world.token(who)}`) as StreamClient
  clients.push(client)
  return client
}

/** A refusal before the stream begins is thrown by one client and answered by the other. */
async function first(stream: AsyncIterator<unknown>): Promise<Answer> {
  try {
    return (await stream.next()).value as Answer
  } catch (errors) {
    if (Array.isArray(errors)) return { errors: errors as NonNullable<Answer['errors']> }
    throw errors
  }
}

describe.each(Object.keys(WAYS) as (keyof typeof WAYS)[])('by %s', (way) => {
  test('a car is told with its map, and goes on being told', async () => {
    const client = await connect('ada', way)
    const id = carOf('ada', 'VOLKSWAGEN')

    const stream = client.iterate({ query: POSITION_ON_MAP, variables: { id } })
    const answers = [await first(stream), await first(stream)]

    for (const { data, errors } of answers) {
      expect(errors).toBeUndefined()
      expect(data?.vehiclePosition).toMatchObject({
        latitude: expect.closeTo(47.1, 0),
        source: 'SMARTCAR',
        map: { provider: 'OFFLINE', address: { countryCode: 'LI' } },
      })
    }
    await stream.return?.()
  })

  test('somebody else’s car is refused, and one that is not there', async () => {
    const variables = { id: carOf('ada') }

    const others = await first(
      (await connect('ben', way)).iterate({ query: POSITION_ON_MAP, variables }),
    )
    const nobodys = await first(
      (await connect('ada', way)).iterate({ query: POSITION_ON_MAP, variables: { id: 'none' } }),
    )

    expect(others.errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' }, path: ['vehiclePosition'] },
    ])
    expect(nobodys.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  })

  test('all that one may see, and which they are', async () => {
    const client = await connect('eva', way)
    const query =
      'subscription { vehiclePositions { isWithin vehicle { id make } position { latitude } } }'

    const stream = client.iterate({ query })
    const seen = new Set<unknown>()
    while (seen.size < 3) {
      const { data } = await first(stream)
      const { vehicle, position } = data?.vehiclePositions as {
        vehicle: { id: string }
        position: unknown
      }
      if (position !== null) seen.add(vehicle.id)
    }
    await stream.return?.()

    expect(seen.size).toBe(3)
  })
})

test('only what is in the area is told', async () => {
  const client = await connect('ada')
  const ids = [carOf('ada', 'VOLKSWAGEN')]
  const query = /* GraphQL */ `
    subscription ($ids: [ID!], $within: Area) {
      vehiclePositions(ids: $ids, within: $within) {
        isWithin
      }
    }
  `
  const here = { south: 40, west: 0, north: 55, east: 20 }
  const acrossTheDateLine = { south: 40, west: 170, north: 55, east: -170 }

  const inside = client.iterate({ query, variables: { ids, within: here } })
  const outside = client.iterate({ query, variables: { ids, within: acrossTheDateLine } })
  const never = outside.next()
  const told = await first(inside)
  await first(inside)
  await outside.return?.()
  await inside.return?.()

  expect(told.data?.vehiclePositions).toEqual({ isWithin: true })
  expect(await never).toMatchObject({ done: true })
})

test('an area upside down is refused with the reason', async () => {
  const client = await connect('ada')
  const query =
    'subscription ($ids: [ID!], $within: Area) { vehiclePositions(ids: $ids, within: $within) { isWithin } }'
  const within = { south: 50, west: 0, north: 40, east: 1 }

  const upsideDown = await first(client.iterate({ query, variables: { ids: [], within } }))

  expect(upsideDown.errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', argument: 'within' } },
  ])
})

test('listeners of one car share its questions, and the last one stops them', async () => {
  const id = carOf('ada', 'VOLKSWAGEN')
  const request = { query: POSITION_ON_MAP, variables: { id } }
  const streams = await Promise.all(
    Array.from({ length: 5 }, async () => (await connect('ada')).iterate(request)),
  )
  await Promise.all(streams.map(first))
  await world.takeCalls()

  await Promise.all(streams.map(first))
  const asked = ((await world.takeCalls())['vehicles'] ?? []).length
  await Promise.all(streams.map((stream) => stream.return?.()))
  for (const client of clients.splice(0)) await client.dispose()
  await world.takeCalls()
  await new Promise((resolve) => setTimeout(resolve, 2500))

  expect(asked).toBeLessThanOrEqual(3)
  expect((await world.takeCalls())['vehicles'] ?? []).toEqual([])
})

test('a map that fails leaves the position in every event', async () => {
  await world.fault('offline-maps', 'down')
  const client = await connect('ada')

  const answer = await first(
    client.iterate({ query: POSITION_ON_MAP, variables: { id: carOf('ada', 'VOLKSWAGEN') } }),
  )
  await world.fault('offline-maps', null)

  expect(answer.data?.vehiclePosition).toMatchObject({ latitude: expect.any(Number) })
})
