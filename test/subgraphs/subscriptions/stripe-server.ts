import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createStripeSandbox,
  type StripeSandboxOptions,
} from '../../../subgraphs/subscriptions/sandbox/stripe-sandbox.ts'

/** The sandbox alone on a port of its own. */
export async function startStripe(options: StripeSandboxOptions = {}) {
  const sandbox = createStripeSandbox(options)
  const server = createServer((request, response) => sandbox.handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await sandbox.close()
    },
  }
}
