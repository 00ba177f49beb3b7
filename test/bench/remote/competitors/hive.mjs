// Hive Gateway with its native planner (`--hive-router-runtime`), as its command line starts it: one process, nothing
// logged, all else as it comes.
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime'
import { unifiedGraphHandler } from '@graphql-hive/router-runtime'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const gateway = createGatewayRuntime({
  supergraph: readFileSync(process.argv[2], 'utf8'),
  unifiedGraphHandler,
  logging: false,
})
const server = createServer({ keepAliveTimeout: 60_000 }, gateway)
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`)
})
