/**
 * Stands in front of a backend, counts its calls, and is the backend's outage when told to: `DOWN` breaks connections,
 * `HANGING` never answers.
 *
 * @module
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { Pool } from 'undici'

export type Condition = 'WELL' | 'DOWN' | 'HANGING'

export interface FaultProxy {
  readonly url: string
  /** When each call came, in milliseconds of `performance.now`. */
  readonly callsAtMs: number[]
  set(condition: Condition): void
  close(): Promise<void>
}

export async function startFaultProxy(backendUrl: string): Promise<FaultProxy> {
  const pool = new Pool(backendUrl, { connections: 128 })
  const callsAtMs: number[] = []
  const held = new Set<IncomingMessage>()
  let condition: Condition = 'WELL'

  const forward = async (request: IncomingMessage, response: ServerResponse) => {
    const answer = await pool.request({
      path: request.url ?? '/',
      method: request.method === 'POST' ? 'POST' : 'GET',
      body: request.method === 'POST' ? await buffer(request) : null,
    })
    const body = Buffer.from(await answer.body.arrayBuffer())
    response.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(body)
  }
  const server = createServer((request, response) => {
    callsAtMs.push(performance.now())
    if (condition === 'DOWN') request.socket.destroy()
    else if (condition === 'HANGING') held.add(request)
    else forward(request, response).catch(() => request.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    callsAtMs,
    set: (next) => {
      condition = next
      for (const request of held) request.socket.destroy()
      held.clear()
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await pool.destroy()
    },
  }
}
