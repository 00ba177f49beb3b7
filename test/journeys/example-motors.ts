/**
 * The vendor of the README's recipe for a vehicles provider: every car stands at one place.
 *
 * @module
 */
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

export interface ExampleMotors {
  readonly url: string
  /** `lost` sends a place that is none. */
  mode: 'well' | 'down' | 'lost'
  /** What it was asked since the last time, as path and credential. */
  takeCalls(): readonly (readonly [path: string, authorization: string | undefined])[]
  close(): Promise<void>
}

const PLACE = { lat: 47.14, lon: 9.52, course: 90, parked: true, at: '2026-11-22T15:04:05Z' }

export async function startExampleMotors(): Promise<ExampleMotors> {
  const calls: (readonly [string, string | undefined])[] = []
  const server = createServer(({ url: path = '', headers }, response) => {
    calls.push([path, headers.authorization])
    if (motors.mode === 'down') {
      response.destroy()
      return
    }
    const place = motors.mode === 'lost' ? { ...PLACE, lat: 'north' } : PLACE
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ place, miles: 1000 }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const motors: ExampleMotors = {
    url: `http://127.0.0.1:${String(port)}`,
    mode: 'well',
    takeCalls: () => calls.splice(0),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  return motors
}
