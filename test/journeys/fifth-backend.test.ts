/** Carries out the README's "Extend" on a copy of the product, starts that and asks it over HTTP. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { gatewayEnvironment } from '../../subgraphs/sandbox-kit/gateway-environment.ts'
import {
  copyProduct,
  findTypeFaults,
  readCopy,
  removeCopy,
  runScript,
  startCopiedGateway,
  type CopiedGateway,
} from '../support/product-copy.ts'
import { followRecipe, readRecipe } from '../support/recipes.ts'
import { askGateway, carOf, codesOf, person, type Answer } from '../support/world.ts'
import { startChargingBackend, type ChargingBackend } from './charging-backend.ts'

const SCOPES = 'car.read map.read charging.read'
const CAR_WITH_CHARGERS = `query ($id: ID!) { vehicle(id: $id) {
  make position { latitude longitude map { provider chargers(radiusKm: 1) { operator latitude powerKw freeConnectors } } }
} }`

let charging: ChargingBackend
let sandbox: Sandbox
let root: string

beforeAll(async () => {
  ;[charging, sandbox, root] = await Promise.all([
    startChargingBackend(),
    startSandbox({ port: 0 }),
    copyProduct(),
  ])
})
afterAll(() => Promise.all([charging.close(), sandbox.close(), removeCopy(root)]))
afterEach(() => {
  charging.mode = 'well'
  charging.takeCalls()
})

const follow = async (...headings: readonly string[]) => {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  for (const heading of headings) await followRecipe(root, readRecipe(readme, heading))
}

const startGateway = (environment: Readonly<Record<string, string>> = {}) =>
  startCopiedGateway(root, {
    ...gatewayEnvironment(sandbox.url),
    BACKEND_CHARGING_URL: charging.url,
    BACKEND_CHARGING_TOKEN: 'charging-token',
    PORT: '0',
    LOG_LEVEL: 'silent',
    ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters',
    BACKEND_TIMEOUT_MS: '30000',
    ...environment,
  })

/** Of the floor plan, what a new folder may break. */
const runArchitectureTest = () =>
  runScript(
    root,
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    'test/architecture.test.ts',
    '--testNamePattern=^rooms|^subgraphs|the door of a subgraph',
  )

const startTypeCheck = () => findTypeFaults(root, 'gateway/compose.ts')

/** @param who a person by name, headers, or `null` for nobody. */
async function ask(
  { url }: CopiedGateway,
  who: string | Readonly<Record<string, string>> | null,
  query: string,
  variables: object = {},
  scope: string = SCOPES,
): Promise<Answer> {
  const token = typeof who === 'string' ? await sandbox.issueToken(person(who).id, { scope }) : ''
  const headers = typeof who === 'string' ? { authorization: `Bearer ${token}` } : { ...who }
  return askGateway(url, headers, JSON.stringify({ query, variables }))
}

describe('a fifth backend', () => {
  let gateway: CopiedGateway
  let typeFaults: Promise<string>
  let before: ReadonlyMap<string, string>
  let after: ReadonlyMap<string, string>

  beforeAll(async () => {
    before = await readCopy(root)
    await follow('A backend')
    after = await readCopy(root)
    typeFaults = startTypeCheck()
    gateway = await startGateway()
  })
  afterAll(() => gateway.close())

  test('is one folder, one SDL file and one line in compose.ts', () => {
    const paths = [...after.keys()].toSorted()
    const touched = paths.filter((path) => after.get(path) !== before.get(path))

    expect(touched).toEqual([
      'gateway/compose.ts',
      'schema/charging.graphql',
      'subgraphs/charging/client.ts',
      'subgraphs/charging/index.ts',
      'subgraphs/charging/loaders.ts',
      'subgraphs/charging/resolvers.ts',
    ])
    expect(touched.filter((path) => before.has(path))).toEqual(['gateway/compose.ts'])
    const linesBefore = before.get('gateway/compose.ts')?.split('\n') ?? []
    const lines = after.get('gateway/compose.ts')?.split('\n') ?? []
    const added = lines.findIndex((line, index) => line !== linesBefore[index])
    expect(lines.toSpliced(added, 1)).toEqual(linesBefore)
  })

  test('joins the map of a car in one request', async () => {
    const answer = await ask(gateway, 'ada', CAR_WITH_CHARGERS, { id: carOf('ada', 'VOLKSWAGEN') })

    expect(answer.errors).toEqual([])
    const { latitude, longitude } = (answer.data as unknown as CarOnMap).vehicle.position
    const north = (degrees: number): unknown => expect.closeTo(latitude + degrees, 6)
    expect(answer.data).toEqual({
      vehicle: {
        make: 'Volkswagen',
        position: {
          latitude,
          longitude,
          map: {
            provider: 'OFFLINE',
            chargers: [
              { operator: 'LKW', latitude: north(0.001), powerKw: 150, freeConnectors: 2 },
              { operator: 'Volt', latitude: north(0.01), powerKw: null, freeConnectors: null },
            ],
          },
        },
      },
    })
    expect(charging.takeCalls()).toEqual([
      {
        path: '/v1/searches',
        authorization: 'Bearer charging-token',
        areas: [{ latitude, longitude, radiusKm: 1 }],
      },
    ])
  })

  test('is asked once for the maps of fifty cars', async () => {
    const query = `{ vehicles(first: 50) { nodes { position { map { chargers { operator } } } } } }`

    const answer = await ask(gateway, 'eva', query)

    expect(answer.errors).toEqual([])
    const { nodes } = (answer.data as unknown as Cars).vehicles
    expect(nodes.filter(({ position }) => position.map.chargers.length === 2)).toHaveLength(50)
    expect(charging.takeCalls()).toHaveLength(1)
  })

  test('has a question of its own', async () => {
    const query = '{ chargersNear(latitude: 47, longitude: 9.5) { id operator } }'

    const answer = await ask(gateway, 'ada', query)

    expect(answer.errors).toEqual([])
    expect(answer.data).toMatchObject({
      chargersNear: [{ id: 'north of 47' }, { id: 'far of 47' }],
    })
    expect(charging.takeCalls()).toMatchObject([
      { areas: [{ latitude: 47, longitude: 9.5, radiusKm: 2 }] },
    ])
  })

  test('refuses a bad argument and is not asked', async () => {
    const query = '{ chargersNear(latitude: 47, longitude: 9.5, radiusKm: 51) { id } }'

    const answer = await ask(gateway, 'ada', query)

    expect(answer.data).toEqual({ chargersNear: null })
    expect(codesOf(answer)).toEqual(['chargersNear: BAD_USER_INPUT'])
    expect(charging.takeCalls()).toEqual([])
  })

  test('refuses anonymous callers and is not asked', async () => {
    const id = carOf('ada', 'VOLKSWAGEN')
    const query = `query ($id: ID!) {
      chargersNear(latitude: 47, longitude: 9.5) { id }
      vehicle(id: $id) { position { map { chargers { id } } } }
    }`

    const answer = await ask(gateway, null, query, { id })

    expect([answer.status, answer.data ?? null]).toEqual([401, null])
    expect(codesOf(answer).toSorted()).toEqual([
      'chargersNear: UNAUTHENTICATED',
      'vehicle: UNAUTHENTICATED',
    ])
    expect(charging.takeCalls()).toEqual([])
  })

  test('refuses a credential without the scope, which keeps its map', async () => {
    const variables = { id: carOf('ada', 'VOLKSWAGEN') }

    const answer = await ask(gateway, 'ada', CAR_WITH_CHARGERS, variables, 'car.read map.read')

    expect(answer.data).toMatchObject({
      vehicle: { make: 'Volkswagen', position: { map: { provider: 'OFFLINE', chargers: null } } },
    })
    expect(codesOf(answer)).toEqual(['vehicle.position.map.chargers: FORBIDDEN'])
    expect(answer.errors[0]?.extensions).toMatchObject({ missing: 'scope charging.read' })
    expect(charging.takeCalls()).toEqual([])
  })

  test.each([
    ['down', 'BACKEND_UNAVAILABLE'],
    ['malformed', 'BACKEND_MALFORMED'],
  ] as const)('%s costs nothing but its own field: %s names it', async (mode, code) => {
    charging.mode = mode

    const answer = await ask(gateway, 'ada', CAR_WITH_CHARGERS, { id: carOf('ada', 'TESLA') })

    expect(answer.status).toBe(200)
    expect(answer.data).toMatchObject({
      vehicle: {
        make: 'Tesla',
        position: { latitude: expect.any(Number), map: { provider: 'OFFLINE', chargers: null } },
      },
    })
    expect(codesOf(answer)).toEqual([`vehicle.position.map.chargers: ${code}`])
    expect(answer.errors[0]?.extensions).toMatchObject({ backend: 'charging' })
  })

  test('stands in the composed schema, and its SDL keeps the rules', async () => {
    await runScript(root, 'schema/schema.ts')
    await runScript(root, 'schema/schema.ts', '--check')

    const composed = await readFile(join(root, 'schema/composed.graphql'), 'utf8')
    expect(composed).toContain('): [Charger!]')
    expect(composed).toContain('type Charger {')
  })

  test('needs no row in the floor plan', async () => {
    await expect(runArchitectureTest()).resolves.toContain(' 0 failed')
  })

  test('is asked for its URL before anything starts', async () => {
    await expect(startGateway({ BACKEND_CHARGING_URL: '' })).rejects.toThrow(
      'BACKEND_CHARGING_URL: expected an absolute http or https URL',
    )
  })

  test('is clean by tsc', async () => {
    expect(await typeFaults).toBe('')
  })
})

describe('with a field, a rule and a cache policy more', () => {
  let gateway: CopiedGateway
  let typeFaults: Promise<string>

  beforeAll(async () => {
    await follow('A field', 'A rule', 'A cache policy')
    typeFaults = startTypeCheck()
    gateway = await startGateway()
  })
  afterAll(() => gateway.close())

  test('the field is there', async () => {
    const query = '{ chargersNear(latitude: 47.1, longitude: 9.5) { address } }'

    const answer = await ask(gateway, 'ada', query)

    expect(answer.errors).toEqual([])
    expect(answer.data).toEqual({
      chargersNear: [{ address: 'Feldkircher Strasse, Schaan' }, { address: null }],
    })
  })

  test('the rule refuses', async () => {
    const query = '{ chargersNear(latitude: 47.2, longitude: 9.5) { id } }'

    const answer = await ask(gateway, { 'x-api-key': 'rbk_sandbox_couriers' }, query)

    expect(codesOf(answer)).toEqual(['chargersNear: FORBIDDEN'])
    expect(answer.errors[0]?.extensions).toMatchObject({ missing: 'person' })
    expect(charging.takeCalls()).toEqual([])
  })

  test('what was answered is not asked again', async () => {
    const query = '{ chargersNear(latitude: 47.3, longitude: 9.5) { id } }'

    const answers = [await ask(gateway, 'ada', query), await ask(gateway, 'eva', query)]

    expect(answers[1]?.data).toMatchObject({ chargersNear: [{ id: 'north of 47.3' }, {}] })
    expect(answers[1]?.data).toEqual(answers[0]?.data)
    expect(charging.takeCalls()).toHaveLength(1)
  })

  test('all of it is clean by tsc', async () => {
    expect(await typeFaults).toBe('')
  })
})

interface CarOnMap {
  readonly vehicle: { readonly position: { readonly latitude: number; readonly longitude: number } }
}

interface Cars {
  readonly vehicles: {
    readonly nodes: readonly {
      readonly position: { readonly map: { readonly chargers: readonly unknown[] } }
    }[]
  }
}
