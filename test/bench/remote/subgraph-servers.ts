/**
 * The four subgraphs on four ports, in a process of their own that is not measured. Prints, as JSON, the `port` where
 * `GET /supergraph` tells what they compose to and `GET /calls` how many requests they had since it was last asked.
 *
 * @module
 */
import { composeServices } from '@theguild/federation-composition'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { parse } from 'graphql'
import { createExecutor, type SubgraphRequest } from './execute.ts'
import { SUBGRAPHS, type BenchSubgraph } from './subgraphs.ts'

let calls = 0

async function listen(
  contentType: string,
  answer: (request: IncomingMessage) => Promise<string>,
): Promise<number> {
  const server: Server = createServer((request, response) => {
    const send = (status: number, body: string) =>
      response
        .writeHead(status, {
          'content-type': contentType,
          'content-length': Buffer.byteLength(body),
        })
        .end(body)
    answer(request).then(
      (body) => send(200, body),
      (error: unknown) => send(400, String(error)),
    )
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function serve({ name, typeDefs, schema }: BenchSubgraph) {
  const execute = createExecutor(schema)
  const port = await listen('application/json', async (request) => {
    calls++
    return JSON.stringify(await execute(JSON.parse(await text(request)) as SubgraphRequest))
  })
  return { name, url: `http://127.0.0.1:${String(port)}/graphql`, typeDefs: parse(typeDefs) }
}

const composed = composeServices(await Promise.all(SUBGRAPHS.map(serve)))
const { supergraphSdl } = composed
if (supergraphSdl === undefined) throw new Error(JSON.stringify(composed.errors))

const port = await listen('text/plain', async ({ url }) => {
  if (url === '/supergraph') return supergraphSdl
  const answer = JSON.stringify({ calls })
  calls = 0
  return answer
})
process.stdout.write(`${JSON.stringify({ port })}\n`)
