/**
 * The gateway as a process of its own that also tells what it counts: prints the port where `GET /` answers that.
 *
 * @module
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { compose, type Gateway } from '../../../gateway/compose.ts'
import { readConfig } from '../../../gateway/config/read-config.ts'
import type { GatewayContext } from '../../../gateway/context.ts'
import { serve } from '../../../gateway/serve.ts'

const read = (path: string): URL => new URL(`../../../${path}`, import.meta.url)
const config = readConfig(process.env)
let gateway: Gateway | null = null
const running = await serve<GatewayContext>(config, (network) => {
  gateway = compose(config, {
    ...{ ...network, now: Date.now },
    readSdl: (name) => readFileSync(read(`schema/${name}.graphql`), 'utf8'),
    readFont: () => readFile(read('data/dejavu-sans-condensed.ttf')),
    loadOfflineMaps: () => Promise.reject(new Error('maps are drawn by the stub')),
  })
  return gateway
})
const told = createServer((_request, response) => {
  const counts = {
    url: running.url,
    live: gateway?.live.stats(),
    streams: gateway?.streams?.stats(),
  }
  response.end(JSON.stringify(counts))
}).listen(0, '127.0.0.1')
await once(told, 'listening')
process.stdout.write(`${JSON.stringify({ port: (told.address() as AddressInfo).port })}\n`)
process.once('SIGTERM', () => {
  told.close()
  void running.close().then(() => process.exit(0))
})
