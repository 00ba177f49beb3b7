import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { composeSupergraph } from '../../gateway/engine/compose-supergraph.ts'
import { gatewayEnvironment } from '../../subgraphs/sandbox-kit/gateway-environment.ts'
import { runCommand } from '../support/commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'roundabout-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ENVIRONMENT = {
  ...gatewayEnvironment('http://127.0.0.1:1'),
  ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters',
  KEYS_STORE: `sqlite:${join(folder, 'keys.sqlite')}`,
  PORT: '0',
}

const supergraphAt = (url: string) =>
  composeSupergraph([{ name: 'cars', url, typeDefs: 'type Query { cars: Int }' }])

test('a gateway whose port is taken says so and ends, though Redis and a broker keep it busy', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = String((server.address() as AddressInfo).port)

  const { exitCode, said } = await runCommand(['gateway/main.ts'], {
    ...ENVIRONMENT,
    ...{ PORT: port, REDIS_URL: 'redis://127.0.0.1:1', MQTT_URL: 'mqtt://127.0.0.1:1' },
  })
  await new Promise((done) => server.close(done))

  expect(said).toContain(
    `cannot listen on 127.0.0.1, port ${port}: something else listens there, set PORT to another\n`,
  )
  expect(said).not.toContain('    at ')
  expect(exitCode).toBe(1)
})

test('a subgraph that is none is refused by a list of those that are', async () => {
  const { exitCode, said } = await runCommand(['gateway/main.ts', '--subgraph', 'nobody'], {
    ...ENVIRONMENT,
    REDIS_URL: 'redis://127.0.0.1:1',
  })

  expect(said).toBe(
    'expected one of the subgraphs users, subscriptions, vehicles, maps, got nobody\n',
  )
  expect(exitCode).toBe(1)
})

test('two signals drain once, and the request under way is answered', async () => {
  const asked = Promise.withResolvers<ServerResponse>()
  const subgraph = createHttpServer((_, response) => asked.resolve(response))
  await new Promise<void>((resolve) => subgraph.listen(0, '127.0.0.1', resolve))
  const { port } = subgraph.address() as AddressInfo
  const file = join(folder, 'held.graphql')
  writeFileSync(file, supergraphAt(`http://127.0.0.1:${String(port)}/`))
  const child = spawn(process.execPath, ['gateway/main.ts', '--supergraph', file], {
    env: { ...process.env, PORT: '0', BACKEND_TIMEOUT_MS: '30000', REQUEST_DEADLINE_MS: '60000' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const lines = createInterface({ input: child.stdout })
  const messages: string[] = []
  const said = async (message: string): Promise<Readonly<Record<string, unknown>>> => {
    for (;;) {
      const [line] = (await once(lines, 'line')) as [string]
      const event = JSON.parse(line) as Readonly<Record<string, unknown>>
      if (event['msg'] === message) return event
    }
  }
  lines.on('line', (line) => messages.push((JSON.parse(line) as { readonly msg: string }).msg))

  const listening = await said('listening')
  const answer = fetch(`http://127.0.0.1:${String(listening['port'])}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ cars }"}',
  }).then((response) => response.json())
  const held = await asked.promise
  child.kill('SIGINT')
  await said('draining')
  child.kill('SIGTERM')
  held.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"cars":3}}')

  const [answered, code] = await Promise.all([answer, ended])
  subgraph.closeAllConnections()
  await new Promise((done) => subgraph.close(done))

  expect(answered).toEqual({ data: { cars: 3 } })
  expect(code).toEqual([0, null])
  expect(messages).toEqual(['listening', 'draining', 'request', 'stopped'])
})

test.each([
  ['is empty', '', 'not valid GraphQL at line 1, column 1'],
  ['is a plain schema', 'type Query { a: Int }', 'no subgraph is declared by @join__graph'],
  ['names no URL', supergraphAt(''), 'subgraph cars: expected an absolute http or https URL'],
  ['holds a credential', supergraphAt('http://u:hidden@a.test/'), 'without credentials'],
])('a supergraph that %s ends the start, naming the file', async (what, sdl, reason) => {
  const file = join(folder, `${what.replaceAll(' ', '-')}.graphql`)
  writeFileSync(file, sdl)

  const { exitCode, said } = await runCommand(['gateway/main.ts', '--supergraph', file], {
    PORT: '0',
  })

  expect(said).toContain(`${file}: `)
  expect(said).toContain(reason)
  expect(said).not.toContain('hidden')
  expect(exitCode).toBe(1)
})

test.each([
  ['there is none', join(folder, 'none.graphql'), 'ENOENT'],
  ['it is a folder', folder, 'EISDIR'],
])('a supergraph that cannot be read because %s ends the start', async (_, file, code) => {
  const { exitCode, said } = await runCommand(['gateway/main.ts', '--supergraph', file])

  expect(said).toBe(`${file}: cannot be read (${code})\n`)
  expect(exitCode).toBe(1)
})
