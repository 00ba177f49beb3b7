import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { composeSupergraph } from '../../gateway/engine/compose-supergraph.ts'
import { startSubgraph, startSupergraph, type RunningGateway } from '../../gateway/start-gateway.ts'
import { startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { gatewayEnvironment } from '../../subgraphs/sandbox-kit/gateway-environment.ts'
import { askGateway, carOf, codesOf, person } from '../support/world.ts'

/** Each of our own subgraphs as a server of its own, and the gateway in front of their URLs. */
let sandbox: Sandbox
let subgraphs: readonly RunningGateway[]
let gateway: RunningGateway

const NAMES = ['users', 'subscriptions', 'vehicles', 'maps']

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, warmMaps: true })
  const environment = {
    ...gatewayEnvironment(sandbox.url),
    PORT: '0',
    LOG_LEVEL: 'silent',
    ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters',
  }
  subgraphs = await Promise.all(NAMES.map((name) => startSubgraph(environment, name)))
  const supergraph = composeSupergraph(
    await Promise.all(
      subgraphs.map(async ({ url }, index) => ({
        name: NAMES[index] ?? '',
        url: `${url}/graphql`,
        typeDefs: await sdlOf(url),
      })),
    ),
  )
  gateway = await startSupergraph(
    {
      PORT: '0',
      LOG_LEVEL: 'silent',
      FORWARD_HEADERS: 'authorization',
      SUBGRAPH_ERRORS: 'exposed',
    },
    supergraph,
  )
})
afterAll(async () => {
  await gateway.close()
  await Promise.all(subgraphs.map(({ close }) => close()))
  await sandbox.close()
})

async function sdlOf(url: string): Promise<string> {
  const { data } = await askGateway(url, {}, JSON.stringify({ query: '{ _service { sdl } }' }))
  return (data as unknown as { _service: { sdl: string } })._service.sdl
}

const ask = async (name: string | null, query: string, variables = {}) => {
  const headers: Record<string, string> =
    name === null ? {} : { authorization: `Bearer ${await sandbox.issueToken(person(name).id)}` }
  return askGateway(gateway.url, headers, JSON.stringify({ query, variables }))
}

const CAR = `query ($id: ID!) { vehicle(id: $id) {
  make name access owner { name plan { status } }
  position { latitude map { attribution address { countryCode } } }
} }`

test('the car stands on the map through four servers as through one', async () => {
  const answer = await ask('ada', CAR, { id: carOf('ada', 'VOLKSWAGEN') })

  expect(codesOf(answer)).toEqual([])
  expect(answer.data).toEqual({
    vehicle: {
      make: 'Volkswagen',
      name: "Ada's Golf",
      access: 'OWNER',
      owner: { name: 'Ada Amann', plan: { status: 'ACTIVE' } },
      position: {
        latitude: expect.any(Number),
        map: {
          attribution: expect.stringContaining('OpenStreetMap'),
          address: { countryCode: 'LI' },
        },
      },
    },
  })
})

test('each server keeps the rules: a plan past due shows no position', async () => {
  const answer = await ask('ben', CAR, { id: carOf('ben') })

  expect(answer.data).toMatchObject({ vehicle: { make: 'BMW', position: null } })
  expect(codesOf(answer)).toEqual(['vehicle.position: SUBSCRIPTION_REQUIRED'])
})

test.each([
  ['vehicles', 'Vehicle', { id: carOf('ada') }, 'make'],
  ['users', 'User', { id: person('ada').id }, 'name'],
  ['users', 'Vehicle', { id: carOf('ada') }, 'name'],
  ['subscriptions', 'ServicePlan', { customerId: 'cus_ada' }, 'status'],
  ['maps', 'MapView', { latitude: 47.1, longitude: 9.5, headingDegrees: null }, 'attribution'],
])(
  'nobody learns anything of the server %s by a key of %s alone',
  async (name, type, key, field) => {
    const server = subgraphs[NAMES.indexOf(name)]
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${field} } } }`
    const variables = { r: [{ __typename: type, ...key }] }

    const answer = await askGateway(server?.url ?? '', {}, JSON.stringify({ query, variables }))

    expect(answer.status).toBe(401)
    expect(answer.data).toBeUndefined()
    expect(answer.errors[0]?.extensions['code']).toBe('UNAUTHENTICATED')
  },
)
