/** A provider of maps fails in the middle of traffic, and comes back. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { CARS } from '../../subgraphs/sandbox-kit/world.ts'
import { person, startWorld, type World } from '../support/world.ts'

const SECRETS =
  /sandbox-google-key|sandbox-here-key|sandbox-mapbox-token|session=|access_token|apiKey/

let world: World
let token: string

beforeAll(async () => {
  world = await startWorld({
    MAPS_PROVIDERS: 'google,offline',
    MAPS_COOLING_MS: '50',
    // A connection that the sandbox closes as it is used again is no failure of Google's, however many there were before.
    RETRY_BUDGET_PERCENT: '100',
  })
  token = await world.token('eva')
  await showCar(0)
})
afterAll(() => world.close())

const MAP = `query ($id: ID!) { vehicle(id: $id) { position { map {
  provider attribution link address { formatted } staticImage { url } tileSet { urlTemplate tileJsonUrl }
} } } }`

interface Map {
  readonly provider: string
  readonly attribution: string
  readonly link: string | null
  readonly address: { readonly formatted: string } | null
  readonly staticImage: { readonly url: string }
  readonly tileSet: { readonly urlTemplate: string; readonly tileJsonUrl: string }
}

interface Shown {
  readonly data: { readonly vehicle: { readonly position: { readonly map: Map } } }
  readonly errors?: readonly unknown[]
  readonly extensions?: { readonly maps?: readonly unknown[] }
}

const FLEET = CARS.filter(({ ownerId }) => ownerId === person('eva').id)

/** Any car of the fleet, by its place in the line. */
async function showCar(index: number, headers: Readonly<Record<string, string>> = {}) {
  const id = FLEET[index % FLEET.length]?.id
  const answer = await fetch(`${world.gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...headers,
    },
    body: JSON.stringify({ query: MAP, variables: { id } }),
  })
  const { data, errors = [], extensions = {} } = (await answer.json()) as Shown
  return { map: data.vehicle.position.map, errors, moves: extensions.maps ?? [] }
}

const ofGateway = (url: string) => `${world.gateway.url}${new URL(url).pathname}`

/** Whose map a URL on the gateway stands for. */
function providerIn(url: string): string {
  const [claims = ''] = (url.split('/')[5] ?? '').split('.')
  return /GOOGLE|OFFLINE/.exec(Buffer.from(claims, 'base64url').toString())?.[0] ?? url
}

/** Everybody who has a part in the map. */
const partsOf = ({ provider, attribution, link, staticImage, tileSet }: Map) => [
  provider,
  attribution.includes('Google') ? 'GOOGLE' : 'OFFLINE',
  link?.includes('google') ? 'GOOGLE' : 'OFFLINE',
  ...[staticImage.url, tileSet.urlTemplate, tileSet.tileJsonUrl].map(providerIn),
]

describe('when Google fails under load', () => {
  const answers: Awaited<ReturnType<typeof showCar>>[] = []
  let before: Map

  beforeAll(async () => {
    before = (await showCar(1)).map
    let next = 0
    let isDown = false
    const caller = async () => {
      while (next < 240) {
        const index = next++
        if (index >= 80 && !isDown) {
          isDown = true
          await world.fault('google', 'down')
        }
        answers.push(await showCar(index))
      }
    }
    await Promise.all(Array.from({ length: 12 }, caller))
  })
  afterAll(() => world.fault('google', null))

  test('no answer carries an error or lacks its address', () => {
    expect(answers).toHaveLength(240)
    expect(answers.flatMap(({ errors }) => errors)).toEqual([])
    expect(answers.filter(({ map }) => map.address === null)).toEqual([])
  })

  test('each answer comes from one provider, and both had their turn', () => {
    const mixtures = answers.map(({ map }) => new Set(partsOf(map)))

    expect(mixtures.filter(({ size }) => size !== 1)).toEqual([])
    expect(new Set(answers.map(({ map }) => map.provider))).toEqual(new Set(['GOOGLE', 'OFFLINE']))
  })

  test('every answer of the other provider says whom it stands in for and why', () => {
    const moves = answers.map(({ map, moves: said }) => [map.provider, ...said])

    const stoodIn = ['OFFLINE', { from: 'GOOGLE', to: 'OFFLINE', reason: 'BACKEND_UNAVAILABLE' }]
    expect(moves.filter(([provider]) => provider === 'OFFLINE')).toContainEqual(stoodIn)
    const others = moves.filter((move) => JSON.stringify(move) !== JSON.stringify(stoodIn))
    expect(new Set(others.map((move) => JSON.stringify(move)))).toEqual(new Set(['["GOOGLE"]']))
  })

  test('the next answer is whole within its own request', async () => {
    const { map, errors } = await showCar(3)

    expect([map.provider, errors]).toEqual(['OFFLINE', []])
  })

  test('a picture that was promised of Google comes, from the one who stands in', async () => {
    const picture = await fetch(ofGateway(before.staticImage.url))

    expect(before.provider).toBe('GOOGLE')
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png'])
  })

  test('its tiles are 503 and never another map', async () => {
    const url = before.tileSet.urlTemplate.replace('{z}/{x}/{y}', '14/8625/5744')

    const tile = await fetch(ofGateway(url))

    expect(tile.status).toBe(503)
    expect(await tile.json()).toMatchObject({
      errors: [{ extensions: { code: 'BACKEND_UNAVAILABLE', backend: 'maps' } }],
    })
  })

  test('metrics count the calls, what they cost and who stood in', async () => {
    const metrics = await (await fetch(`${world.gateway.url}/metrics`)).text()

    const valueOf = (series: string) => Number(metrics.split(`${series} `)[1]?.split('\n')[0])
    const calls = valueOf('roundabout_maps_calls_total{provider="GOOGLE",kind="address"}')
    expect(calls).toBeGreaterThan(50)
    expect(valueOf('roundabout_maps_spent_micros_total{provider="GOOGLE"}')).toBeGreaterThanOrEqual(
      calls * 5000,
    )
    expect(
      valueOf(
        'roundabout_maps_moves_total{from="GOOGLE",to="OFFLINE",reason="BACKEND_UNAVAILABLE"}',
      ),
    ).toBeGreaterThan(0)
  })
})

test('Google is back within a few requests after it recovers, and so are its tiles and pictures', async () => {
  await world.fault('google', 'down')
  const { map: lost } = await showCar(7)
  await world.fault('google', null)

  const back = await firstOf('GOOGLE')

  expect(lost.provider).toBe('OFFLINE')
  expect(new Set(partsOf(back))).toEqual(new Set(['GOOGLE']))
  const url = back.tileSet.urlTemplate.replace('{z}/{x}/{y}', '14/8625/5744')
  expect((await fetch(ofGateway(url))).status).toBe(200)
  // Pictures failed of their own, above, and are well again when one has come.
  expect((await fetch(ofGateway(back.staticImage.url))).status).toBe(200)
})

test('a provider that hangs takes its share of the request’s time, and the next one has the rest', async () => {
  await firstOf('GOOGLE')
  await world.fault('google', 'slow')

  const { map, errors, moves } = await showCar(9, { 'x-request-timeout-ms': '3000' })
  await world.fault('google', null)

  expect([map.provider, errors]).toEqual(['OFFLINE', []])
  expect(moves).toEqual([{ from: 'GOOGLE', to: 'OFFLINE', reason: 'BACKEND_TIMEOUT' }])
})

test('no key or session of a provider is in an answer, a TileJSON or a header', async () => {
  const map = await firstOf('GOOGLE')
  const { staticImage, tileSet } = map
  const tile = tileSet.urlTemplate.replace('{z}/{x}/{y}', '14/8625/5744')
  const urls = [staticImage.url, tileSet.tileJsonUrl, tile].map(ofGateway)

  const answers = await Promise.all(urls.map((url) => fetch(url, { redirect: 'manual' })))

  const headers = answers.map((answer) => JSON.stringify([...answer.headers]))
  const texts = await Promise.all(answers.map((answer) => answer.text()))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(JSON.stringify([map, headers, texts])).not.toMatch(SECRETS)
})

/** Asks until it answers again; it is tried after the cooling time. */
async function firstOf(provider: string): Promise<Map> {
  for (let index = 0; index < 2000; index += 1) {
    const { map } = await showCar(index)
    if (map.provider === provider) return map
  }
  throw new Error(`expected ${provider} to be back`)
}
