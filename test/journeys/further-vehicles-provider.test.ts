/** Carries out the README's "A vehicles provider" on a copy of the product, starts that and asks it over HTTP. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { gatewayEnvironment } from '../../subgraphs/sandbox-kit/gateway-environment.ts'
import { CARS } from '../../subgraphs/sandbox-kit/world.ts'
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
import { askGateway, carOf, codesOf, person } from '../support/world.ts'
import { startExampleMotors, type ExampleMotors } from './example-motors.ts'

const QUERY = `query ($id: ID!) { vehicle(id: $id) {
  make odometer position { latitude longitude headingDegrees quality source map { provider } }
} }`

let motors: ExampleMotors
let sandbox: Sandbox
let root: string
let before: ReadonlyMap<string, string>
let after: ReadonlyMap<string, string>
let gateway: CopiedGateway
let typeFaults: Promise<string>

beforeAll(async () => {
  ;[motors, sandbox, root] = await Promise.all([
    startExampleMotors(),
    startSandbox({ port: 0 }),
    copyProduct(),
  ])
  before = await readCopy(root)
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  await followRecipe(root, readRecipe(readme, 'A vehicles provider'))
  after = await readCopy(root)
  typeFaults = findTypeFaults(root, 'gateway/compose.ts')
  gateway = await startGateway({})
})
afterAll(async () => {
  await gateway.close()
  await Promise.all([motors.close(), sandbox.close(), removeCopy(root)])
})
beforeEach(() => {
  motors.mode = 'well'
  motors.takeCalls()
})

const startGateway = (environment: Readonly<Record<string, string>>) =>
  startCopiedGateway(root, {
    ...gatewayEnvironment(sandbox.url),
    VEHICLES_MAKES: 'example:Volkswagen,viss:RIVIAN',
    BACKEND_EXAMPLE_VEHICLES_URL: motors.url,
    BACKEND_EXAMPLE_VEHICLES_TOKEN: 'example-token',
    BACKEND_EXAMPLE_VEHICLES_RETRIES: '0',
    PORT: '0',
    LOG_LEVEL: 'silent',
    ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters',
    BACKEND_TIMEOUT_MS: '30000',
    REQUEST_DEADLINE_MS: '60000',
    CACHE: 'off',
    ...environment,
  })

async function ask(make: string) {
  const token = await sandbox.issueToken(person('ada').id)
  const body = JSON.stringify({ query: QUERY, variables: { id: carOf('ada', make) } })
  return askGateway(gateway.url, { authorization: `Bearer ${token}` }, body)
}

test('is one file and one line', () => {
  const touched = [...after.keys()].filter((path) => after.get(path) !== before.get(path))

  expect(touched.toSorted()).toEqual([
    'subgraphs/vehicles/further-providers.ts',
    'subgraphs/vehicles/providers/example.ts',
  ])
  const linesBefore = before.get('subgraphs/vehicles/further-providers.ts')?.split('\n') ?? []
  const lines = after.get('subgraphs/vehicles/further-providers.ts')?.split('\n') ?? []
  const added = lines.findIndex((line, index) => line !== linesBefore[index])
  expect(lines.toSpliced(added, 1)).toEqual(linesBefore)
})

test('reads the makes it is given, by its own name, with its own credential', async () => {
  const answer = await ask('VOLKSWAGEN')

  expect(answer.errors).toEqual([])
  expect(answer.data).toEqual({
    vehicle: {
      make: 'Volkswagen',
      odometer: 1609.344,
      position: {
        ...{ latitude: 47.14, longitude: 9.52, headingDegrees: 90 },
        ...{ quality: 'LAST_PARKED', source: 'EXAMPLE', map: { provider: 'OFFLINE' } },
      },
    },
  })
  const vin = CARS.find(({ id }) => id === carOf('ada', 'VOLKSWAGEN'))?.vin ?? ''
  expect(motors.takeCalls()).toEqual([[`/v1/cars/${vin}`, 'Bearer example-token']])
})

test.each([
  ['TESLA', 'TESLA'],
  ['RIVIAN', 'VISS'],
])('cars of the make %s are still read at %s', async (make, source) => {
  const answer = await ask(make)

  expect(answer.data).toMatchObject({ vehicle: { position: { source } } })
  expect(motors.takeCalls()).toEqual([])
})

test('when it is down its cars stay, with a typed error', async () => {
  motors.mode = 'down'

  const answer = await ask('VOLKSWAGEN')

  expect(answer.data).toEqual({ vehicle: { make: 'Volkswagen', odometer: null, position: null } })
  expect(codesOf(answer).toSorted()).toEqual([
    'vehicle.odometer: BACKEND_UNAVAILABLE',
    'vehicle.position: BACKEND_UNAVAILABLE',
  ])
})

test('what it sends wrong fails alone', async () => {
  motors.mode = 'lost'

  const answer = await ask('VOLKSWAGEN')

  expect(answer.data).toMatchObject({ vehicle: { odometer: 1609.344, position: null } })
  expect(codesOf(answer)).toEqual(['vehicle.position: BACKEND_MALFORMED'])
})

test('stands in the composed schema, and its SDL keeps the rules', async () => {
  await runScript(root, 'schema/schema.ts')
  await runScript(root, 'schema/schema.ts', '--check')

  const composed = await readFile(join(root, 'schema/composed.graphql'), 'utf8')
  expect(composed).toMatch(/^enum PositionSource \{[^}]*^ {2}EXAMPLE$/m)
}, 30_000)

test('is asked for its URL before anything starts', async () => {
  const started = startGateway({ BACKEND_EXAMPLE_VEHICLES_URL: '' })

  await expect(started).rejects.toThrow(
    'BACKEND_EXAMPLE_VEHICLES_URL: expected an absolute http or https URL',
  )
})

test('is clean by tsc', async () => {
  expect(await typeFaults).toBe('')
}, 60_000)
