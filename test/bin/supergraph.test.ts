import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { runCommand } from '../support/commands.ts'

const servers: Server[] = []
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections()
      return new Promise((done) => server.close(done))
    }),
  )
})

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/graphql`
}

const json =
  (value: unknown): RequestListener =>
  (_request, response) =>
    response.end(JSON.stringify(value))

test('prints what running subgraphs compose to', async () => {
  const url = await listen(json({ data: { _service: { sdl: 'type Query { cars: Int }' } } }))

  const { exitCode, said } = await runCommand(['bin/supergraph.ts', `cars=${url}`])

  expect(said).toContain(`@join__graph(name: "cars", url: "${url}")`)
  expect(exitCode).toBe(0)
})

test.each<[string, RequestListener, number]>([
  ['a page', (_, response) => response.end('<h1>hidden</h1>'), 200],
  ['null', json(null), 200],
  ['errors', json({ data: null, errors: [{ message: 'hidden' }] }), 200],
  ['a redirect', (_, response) => response.writeHead(302, { location: '/' }).end(), 302],
])('a subgraph that answers %s is named, and what it said is not', async (_, answer, status) => {
  const url = await listen(answer)

  const { exitCode, said } = await runCommand(['bin/supergraph.ts', `cars=${url}`])

  expect(said).toBe(
    `cars: expected the SDL of a Federation subgraph at its URL; what came, with status ${String(status)}, has none\n`,
  )
  expect(exitCode).toBe(1)
})

test('a subgraph that is not there is named', async () => {
  const { exitCode, said } = await runCommand(['bin/supergraph.ts', 'cars=http://nobody.invalid/'])

  expect(said).toMatch(/^cars: expected a running subgraph at its URL; it cannot be reached/)
  expect(exitCode).toBe(1)
})

test('a credential in a URL is refused and not shown', async () => {
  const { said } = await runCommand(['bin/supergraph.ts', 'cars=http://u:hidden@127.0.0.1/'])

  expect(said).toContain('expected NAME=URL')
  expect(said).not.toContain('hidden')
})
