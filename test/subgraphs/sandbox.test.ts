import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { OFFLINE_ATTRIBUTION, OFFLINE_TILE_SET } from '../../subgraphs/maps/providers/offline.ts'
import { PEOPLE } from '../../subgraphs/sandbox-kit/world.ts'

let sandbox: Sandbox
const children: ChildProcess[] = []

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
})
afterEach(() => {
  sandbox.faults.clear()
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => sandbox.close())

interface Page {
  readonly people: readonly { readonly id: string; readonly accessToken: string }[]
  readonly vehicles: readonly {
    readonly owner: string
    readonly count: number
    readonly all: string
  }[]
  readonly backends: Readonly<
    Record<string, { readonly baseUrl: string; readonly issuer?: string }>
  >
}

const readPage = async () => (await (await fetch(sandbox.url)).json()) as Page

test('every backend stands under its path', async () => {
  const { backends } = await readPage()

  expect(Object.entries(backends).map(([name, { baseUrl }]) => [name, baseUrl])).toEqual([
    ['identity', `${sandbox.url}/oidc`],
    ['users', `${sandbox.url}/scim/v2`],
    ['stripe', `${sandbox.url}/stripe`],
    ['smartcar', `${sandbox.url}/smartcar`],
    ['tesla', `${sandbox.url}/tesla`],
    ['viss', `${sandbox.url}/viss`],
    ['google', `${sandbox.url}/google`],
    ['mapbox', `${sandbox.url}/mapbox`],
    ['here', `${sandbox.url}/here`],
    ['osm', `${sandbox.url}/osm`],
    ['offline-maps', `${sandbox.url}/offline-maps`],
  ])
})

test('the tokens on its page verify with the keys that identity publishes', async () => {
  const { people, backends } = await readPage()
  const issuer = backends.identity?.issuer ?? ''

  const discovery = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()
  const { jwks_uri } = discovery as { jwks_uri: string }
  const keys = createLocalJWKSet((await (await fetch(jwks_uri)).json()) as JSONWebKeySet)
  const subjects = await Promise.all(
    people.map(
      async ({ accessToken }) => (await jwtVerify(accessToken, keys, { issuer })).payload.sub,
    ),
  )

  expect(subjects).toEqual(PEOPLE.map(({ id }) => id))
})

test('Eva’s fleet is a count and a link to all of it', async () => {
  const { vehicles } = await readPage()
  const fleet = vehicles.find(({ owner }) => owner === 'Eva')

  const all = (await (await fetch(fleet?.all ?? '')).json()) as unknown[]

  expect(fleet?.count).toBe(200)
  expect(all).toHaveLength(200)
})

const ADA = PEOPLE[0]
const CALLS: readonly [string, string, Readonly<Record<string, string>>][] = [
  ['users', `/scim/v2/Users/${ADA?.id ?? ''}`, { authorization: 'Bearer sandbox-scim-token' }],
  ['stripe', '/stripe/v1/customers/cus_ada', { authorization: 'Bearer sk_test_sandbox' }],
  ['google', '/google/maps/api/geocode/json?latlng=47.141,9.5215&key=sandbox-google-key', {}],
  [
    'mapbox',
    '/mapbox/search/geocode/v6/reverse?longitude=9.5215&latitude=47.141&access_token=pk.eyJ1Ijoic2FuZGJveCJ9.sandbox-mapbox-token',
    {},
  ],
  ['here', '/here/v1/revgeocode?at=47.141,9.5215&apiKey=sandbox-here-key', {}],
  ['osm', '/osm/reverse?format=jsonv2&lat=47.141&lon=9.5215', { 'user-agent': 'roundabout' }],
  ['offline-maps', '/offline-maps/reverse?latitude=47.141&longitude=9.5215', {}],
  ['identity', '/oidc/jwks', {}],
]

test.each(CALLS)('%s answers at %s with the sandbox’s credential', async (_name, path, headers) => {
  const answer = await fetch(sandbox.url + path, { headers })

  expect(answer.status).toBe(200)
  expect(await answer.text()).toMatch(/Ada|cus_ada|Vaduz|"keys"/)
})

test.each([
  ...['identity', 'users', 'stripe', 'smartcar', 'tesla'],
  ...['google', 'mapbox', 'here', 'osm', 'offline-maps'],
])('%s plays a fault like any other', async (name) => {
  const { backends } = await readPage()
  sandbox.faults.set(name, { fault: 'rate-limited', times: 1 })

  const answer = await fetch(`${backends[name]?.baseUrl ?? ''}/anything`)

  expect(answer.status).toBe(429)
  expect(answer.headers.get('retry-after')).toBe('1')
  expect(answer.headers.get('content-type')).toContain('json')
})

test('by the subgraph’s name all vendors of vehicles fail, and nothing else', async () => {
  sandbox.faults.set('vehicles', { fault: 'down' })

  const failing = Object.entries(sandbox.faults.current()).filter(([, fault]) => fault !== null)

  expect(failing.map(([name]) => name)).toEqual(['smartcar', 'tesla', 'viss'])
})

test('over HTTP an address is the same by either provider of maps', async () => {
  const place = 'latitude=47.1392&longitude=9.5227'
  const latlng = place.replace('latitude=', '').replace('&longitude=', ',')

  const own = await (await fetch(`${sandbox.url}/offline-maps/reverse?${place}`)).json()
  const google = await (
    await fetch(
      `${sandbox.url}/google/maps/api/geocode/json?latlng=${latlng}&key=sandbox-google-key`,
    )
  ).json()

  const { address } = own as { address: { formatted: string; city: string } }
  expect(address.city).toBe('Vaduz')
  expect(google).toMatchObject({
    status: 'OK',
    results: [{ formatted_address: address.formatted }],
  })
})

test('the packaged maps say of themselves what the provider says of them', async () => {
  const engine = await (await fetch(`${sandbox.url}/offline-maps/tiles.json`)).json()

  expect(engine).toMatchObject({
    attribution: OFFLINE_ATTRIBUTION,
    minzoom: OFFLINE_TILE_SET.minZoom,
    maxzoom: OFFLINE_TILE_SET.maxZoom,
  })
})

test('Google’s tiles show what the packaged maps know there', async () => {
  const google = `${sandbox.url}/google/v1`
  const key = 'key=sandbox-google-key'
  const opened = await fetch(`${google}/createSession?${key}`, { method: 'POST' })
  const { session } = (await opened.json()) as { session: string }
  const sizeOf = async (tile: string) => {
    const answer = await fetch(`${google}/2dtiles/${tile}?session=${session}&${key}`)
    return (await answer.arrayBuffer()).byteLength
  }

  const [vaduz, overVaduz, atSea] = [
    await sizeOf('14/8625/5750'),
    await sizeOf('18/138005/92003'),
    await sizeOf('14/6000/8000'),
  ]

  expect(vaduz).toBeGreaterThan(5000)
  expect(overVaduz).toBeGreaterThan(atSea)
  expect(atSea).toBeLessThan(1000)
})

const SCRIPT = fileURLToPath(new URL('../../subgraphs/sandbox.ts', import.meta.url))

function run(ports: Readonly<Record<string, string>>): ChildProcess {
  const env = { ...process.env, SANDBOX_PORT: '0', ...ports }
  const child = spawn(process.execPath, [SCRIPT], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  return child
}

const takenPort = () => String(sandbox.port)

test('as a process it says when it is ready, and ends on SIGTERM', async () => {
  const child = run({})

  const said = once(child.stdout ?? child, 'data')
  const [line] = (await Promise.race([said, once(child, 'exit')])) as [unknown]
  const [, url = ''] = /^sandbox ready: (\S+)/.exec(String(line)) ?? []
  const status = (await fetch(url)).status
  child.kill('SIGTERM')

  expect(status).toBe(200)
  expect(await once(child, 'exit')).toEqual([0, null])
})

test.each([
  ['that is none', 'SANDBOX_PORT', () => 'x', /^sandbox: SANDBOX_PORT: expected 0 to 65535\n$/],
  ['that is taken', 'SANDBOX_PORT', takenPort, /^sandbox: listen EADDRINUSE[^\n]*\n$/],
  ['that is taken', 'SANDBOX_MQTT_PORT', takenPort, /^sandbox: listen EADDRINUSE[^\n]*\n$/],
])('a port %s as %s ends it with one line on stderr', async (_what, variable, port, message) => {
  const child = run({ [variable]: port() })
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors += String(chunk)))

  const [code] = (await once(child, 'close')) as [number]

  expect(code).toBe(1)
  expect(errors).toMatch(message)
})
