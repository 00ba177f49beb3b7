/** Carries out the README's "A maps provider" on a copy of the product, starts that and asks it over HTTP. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
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
import { askGateway, carOf, person } from '../support/world.ts'
import { PICTURE, startExampleMaps, type ExampleMaps } from './example-maps.ts'

const MAP = `query ($id: ID!) { vehicle(id: $id) { position {
  latitude longitude map { provider attribution address { formatted city } staticImage { url } }
} } }`

let maps: ExampleMaps
let sandbox: Sandbox
let root: string
let before: ReadonlyMap<string, string>
let after: ReadonlyMap<string, string>
let gateway: CopiedGateway
let typeFaults: Promise<string>

beforeAll(async () => {
  ;[maps, sandbox, root] = await Promise.all([
    startExampleMaps(),
    startSandbox({ port: 0 }),
    copyProduct(),
  ])
  before = await readCopy(root)
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  await followRecipe(root, readRecipe(readme, 'A maps provider'))
  after = await readCopy(root)
  typeFaults = findTypeFaults(root, 'gateway/compose.ts')
  gateway = await startGateway({ MAPS_PROVIDERS: 'example,offline' })
})
afterAll(async () => {
  await gateway.close()
  await Promise.all([maps.close(), sandbox.close(), removeCopy(root)])
})
beforeEach(() => {
  maps.mode = 'well'
  maps.takeCalls()
})

const startGateway = (environment: Readonly<Record<string, string>>) =>
  startCopiedGateway(root, {
    ...gatewayEnvironment(sandbox.url),
    BACKEND_EXAMPLE_MAPS_URL: maps.url,
    BACKEND_EXAMPLE_MAPS_TOKEN: 'example-token',
    PORT: '0',
    LOG_LEVEL: 'silent',
    ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters',
    BACKEND_TIMEOUT_MS: '30000',
    REQUEST_DEADLINE_MS: '60000',
    MAPS_COOLING_MS: '1',
    ...environment,
  })

async function showCar() {
  const token = await sandbox.issueToken(person('ada').id)
  const variables = { id: carOf('ada', 'VOLKSWAGEN') }
  const headers = { authorization: `Bearer ${token}` }
  const answer = await askGateway(gateway.url, headers, JSON.stringify({ query: MAP, variables }))
  expect(answer.errors).toEqual([])
  return (answer.data as unknown as Shown).vehicle.position
}

interface Shown {
  readonly vehicle: {
    readonly position: {
      readonly latitude: number
      readonly longitude: number
      readonly map: { readonly staticImage: { readonly url: string } }
    }
  }
}

test('is one file and one line', () => {
  const touched = [...after.keys()].filter((path) => after.get(path) !== before.get(path))

  expect(touched.toSorted()).toEqual([
    'subgraphs/maps/further-providers.ts',
    'subgraphs/maps/providers/example.ts',
  ])
  const linesBefore = before.get('subgraphs/maps/further-providers.ts')?.split('\n') ?? []
  const lines = after.get('subgraphs/maps/further-providers.ts')?.split('\n') ?? []
  const added = lines.findIndex((line, index) => line !== linesBefore[index])
  expect(lines.toSpliced(added, 1)).toEqual(linesBefore)
})

test('draws the map, by its own name, with its own credential', async () => {
  const { latitude, longitude, map } = await showCar()

  expect(map).toEqual({
    provider: 'EXAMPLE',
    attribution: '© Example Maps',
    address: { formatted: '1 Example Road, Sampleton', city: 'Sampleton' },
    staticImage: { url: expect.stringContaining('/maps/static/') },
  })
  const place = `lat=${String(latitude)}&lon=${String(longitude)}`
  expect(maps.takeCalls()).toEqual([[`/v1/address?${place}&lang=local`, 'Bearer example-token']])
})

test('its picture comes by way of the gateway', async () => {
  const { map } = await showCar()

  const { pathname } = new URL(map.staticImage.url)
  const picture = await fetch(`${gateway.url}${pathname}`)

  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect(Buffer.from(await picture.arrayBuffer())).toEqual(PICTURE)
})

test('when it fails the next one draws, and the app sees no error', async () => {
  maps.mode = 'down'

  const { map } = await showCar()

  expect(map).toMatchObject({
    provider: 'OFFLINE',
    address: { formatted: expect.stringContaining('Liechtenstein') },
  })
})

test('stands in the composed schema, and its SDL keeps the rules', async () => {
  await runScript(root, 'schema/schema.ts')
  await runScript(root, 'schema/schema.ts', '--check')

  const composed = await readFile(join(root, 'schema/composed.graphql'), 'utf8')
  expect(composed).toMatch(/^enum MapProvider \{[^}]*^ {2}EXAMPLE$/m)
}, 30_000)

test('is asked for its URL before anything starts', async () => {
  const started = startGateway({ MAPS_PROVIDERS: 'example', BACKEND_EXAMPLE_MAPS_URL: '' })

  await expect(started).rejects.toThrow(
    'BACKEND_EXAMPLE_MAPS_URL: expected an absolute http or https URL',
  )
})

test('a provider that nobody knows is refused by name', async () => {
  const started = startGateway({ MAPS_PROVIDERS: 'gogle', MAPS_PRICES: 'bing:1/1/1' })

  await expect(started).rejects.toThrow(/MAPS_PROVIDERS: .*example.*"gogle" came[^]*MAPS_PRICES/)
})

test('is clean by tsc', async () => {
  expect(await typeFaults).toBe('')
}, 60_000)
