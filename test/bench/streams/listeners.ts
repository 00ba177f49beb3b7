/**
 * Listeners by WebSocket, each with a connection of its own, in a process of their own. `POST /open` with a list of
 * `{ car, authorization }` opens more; `POST /take` tells what came since it was asked last.
 *
 * @module
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { WebSocket, type RawData } from 'ws'
import { ageMs, carId, indexOf, type Place } from './cars.ts'
import type { Wanted, Taken } from './told.ts'

const url = (process.env['GATEWAY_URL'] ?? '').replace('http', 'ws')
const query = process.env['QUERY'] ?? ''
const AT_ONCE = 50

let taken: Taken = none()
function none(): Taken {
  return { received: 0, repeated: 0, missing: 0, errors: 0, closed: 0, latenciesMs: [] }
}

interface Message {
  readonly type: string
  readonly payload?: { readonly data?: { readonly vehiclePosition?: Place | null } | null }
}

function note(place: Place, last: number): number {
  const index = indexOf(place)
  if (index === last) taken.repeated += 1
  else {
    taken.received += 1
    taken.latenciesMs.push(ageMs(place, Date.now()))
    if (last >= 0) taken.missing += Math.max(0, index - last - 1)
  }
  return index
}

/** Resolves with its first answer. */
const open = ({ car, authorization }: Wanted): Promise<void> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${url}/graphql`, 'graphql-transport-ws', {
      perMessageDeflate: false,
    })
    const send = (message: object) => socket.send(JSON.stringify(message))
    let last = -1
    socket.on('open', () => send({ type: 'connection_init', payload: { authorization } }))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      taken.closed += 1
      resolve()
    })
    socket.on('message', (data: RawData) => {
      const { type, payload } = JSON.parse(String(data as Buffer)) as Message
      if (type === 'connection_ack') {
        return send({
          type: 'subscribe',
          id: '1',
          payload: { query, variables: { id: carId(car) } },
        })
      }
      if (type === 'ping') return send({ type: 'pong' })
      const place = payload?.data?.vehiclePosition
      if (place) last = note(place, last)
      else taken.errors += 1
      resolve()
    })
  })

async function openAll(wanted: readonly Wanted[]): Promise<void> {
  const queue = wanted[Symbol.iterator]()
  const worker = async () => {
    for (const one of queue) await open(one)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

async function answer(request: IncomingMessage): Promise<unknown> {
  const body = await text(request)
  if (request.url === '/open') await openAll(JSON.parse(body) as readonly Wanted[])
  const told = taken
  if (request.url === '/take') taken = none()
  return request.url === '/take' ? told : {}
}

const server = createServer((request, response) => {
  void answer(request).then((told) => response.end(JSON.stringify(told)))
})
server.requestTimeout = 0
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)
