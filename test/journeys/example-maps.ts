/**
 * The vendor of the README's recipe for a maps provider: one town, and a picture for everything.
 *
 * @module
 */
import { createServer, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

export interface ExampleMaps {
  readonly url: string
  /** `down` breaks every connection. */
  mode: 'well' | 'down'
  /** What it was asked since the last time, as path and credential. */
  takeCalls(): readonly (readonly [path: string, authorization: string | undefined])[]
  close(): Promise<void>
}

export const PICTURE = Buffer.from('89504e470d0a1a0a0000000049454e44ae426082', 'hex')

const ADDRESS = { text: '1 Example Road, Sampleton', road: 'Example Road', town: 'Sampleton' }

export async function startExampleMaps(): Promise<ExampleMaps> {
  const calls: (readonly [string, string | undefined])[] = []
  const server = createServer(({ url: path = '', headers }, response) => {
    calls.push([path, headers.authorization])
    if (maps.mode === 'down') response.destroy()
    else if (path.startsWith('/v1/address?'))
      send(response, 'application/json', JSON.stringify(ADDRESS))
    else send(response, 'image/png', PICTURE)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const maps: ExampleMaps = {
    url: `http://127.0.0.1:${String(port)}`,
    mode: 'well',
    takeCalls: () => calls.splice(0),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  return maps
}

function send(response: ServerResponse, contentType: string, body: string | Buffer): void {
  response.writeHead(200, { 'content-type': contentType }).end(body)
}
