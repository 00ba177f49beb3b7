// Apollo Gateway behind Apollo Server, one process, nothing reported. Node's own `fetch` costs it less than the one it
// brings.
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { readFileSync } from 'node:fs'

const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(process.argv[2], 'utf8'),
  buildService: ({ url }) => new RemoteGraphQLDataSource({ url, fetcher: globalThis.fetch }),
})
const server = new ApolloServer({ gateway })
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } })
process.stdout.write(`${JSON.stringify({ port: Number(new URL(url).port) })}\n`)
