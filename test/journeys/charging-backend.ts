/**
 * The charging backend of the README's recipe: finds stations around many places in one call.
 *
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

export interface SearchCall {
  readonly path: string
  readonly authorization: string | undefined
  readonly areas: readonly Area[]
}

interface Area {
  readonly latitude: number
  readonly longitude: number
  readonly radiusKm: number
}

export interface ChargingBackend {
  readonly url: string
  /** `down` breaks every connection, `malformed` leaves out what it promises. */
  mode: 'well' | 'down' | 'malformed'
  /** What it was asked since the last time. */
  takeCalls(): readonly SearchCall[]
  close(): Promise<void>
}

export async function startChargingBackend(): Promise<ChargingBackend> {
  const calls: SearchCall[] = []
  const server = createServer((request, response) => {
    void readBody(request).then(({ areas }) => {
      const { url: path = '', headers } = request
      calls.push({ path, authorization: headers.authorization, areas })
      answer(backend.mode, areas, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const backend: ChargingBackend = {
    url: `http://127.0.0.1:${String(port)}`,
    mode: 'well',
    takeCalls: () => calls.splice(0),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  return backend
}

async function readBody(request: IncomingMessage): Promise<{ readonly areas: readonly Area[] }> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString()) as { readonly areas: readonly Area[] }
}

function answer(
  mode: ChargingBackend['mode'],
  areas: readonly Area[],
  response: ServerResponse,
): void {
  if (mode === 'down') return void response.destroy()
  const results = mode === 'malformed' ? [] : areas.map(stationsIn)
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ results }))
}

/** One station a little north of each place, another that says less of itself. */
const stationsIn = ({ latitude: lat, longitude: lon }: Area) => [
  {
    id: `north of ${String(lat)}`,
    operator: 'LKW',
    address: 'Feldkircher Strasse, Schaan',
    lat: lat + 0.001,
    lon,
    power_kw: 150,
    free: 2,
  },
  { id: `far of ${String(lat)}`, operator: 'Volt', lat: lat + 0.01, lon },
]
