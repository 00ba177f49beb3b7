import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { WebSocket, WebSocketServer } from 'ws'
import { WebSocketConnection } from '../../../../gateway/server/streams/websocket-connection.ts'

let server: WebSocketServer
let client: WebSocket
let theirs: WebSocket
let connection: WebSocketConnection

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  client = new WebSocket(`ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`)
  client.on('error', () => undefined)
  const [[socket]] = (await Promise.all([once(server, 'connection'), once(client, 'open')])) as [
    [WebSocket],
    unknown,
  ]
  theirs = socket
  connection = new WebSocketConnection(theirs)
})

afterEach(async () => {
  client.terminate()
  connection.cut('DRAINING')
  await new Promise((resolve) => server.close(resolve))
})

const endOf = () =>
  new Promise((resolve) => {
    connection.onClose((reason, code) => resolve({ reason, code }))
  })

const MEGABYTE = 'x'.repeat(1_048_576)

test('whoever has begun so much that 16 megabytes wait for him is cut, and nothing waits any more', async () => {
  const end = endOf()
  client.pause()

  const sent = Array.from({ length: 60 }, () => connection.send(MEGABYTE))

  expect(await end).toEqual({ reason: 'SLOW', code: 1006 })
  await Promise.all(sent)
})

test('one message may be as large as it is', async () => {
  const taken = once(client, 'message')

  await connection.send(MEGABYTE.repeat(20))

  expect(((await taken) as [Buffer])[0].length).toBe(20 * MEGABYTE.length)
})

test.each([
  ['goodbye', () => client.close(1001, 'Bearer secret'), { reason: 'CLIENT', code: 1001 }],
  ['no goodbye', () => client.terminate(), { reason: 'LOST', code: 1006 }],
  ['our own words', () => connection.close(4401, 'no'), { reason: 'UNAUTHENTICATED', code: 4401 }],
  ['a code of nobody', () => connection.close(4999, 'no'), { reason: 'INTERNAL', code: 4999 }],
])('%s: the reason is known', async (_name, act, expected) => {
  const end = endOf()

  act()

  expect(await end).toEqual(expected)
})

test('an answer that has just begun to wait after a quiet time is given until the next look', async () => {
  const ends: unknown[] = []
  connection.onClose((reason) => ends.push(reason))
  connection.look()
  await once(theirs, 'pong')
  client.pause()
  const sent = connection.send(MEGABYTE.repeat(12))

  connection.look()
  client.resume()
  await sent

  expect(connection.isOpen).toBe(true)
  expect(ends).toEqual([])
})

test('a slow client whose sign of life waits behind answers that it takes is not taken for a silent one', async () => {
  client.pause()
  const sent = connection.send(MEGABYTE.repeat(12))
  connection.look()
  client.resume()
  await sent

  connection.look()

  expect(connection.isOpen).toBe(true)
})

test('whoever is leaving already left by himself, whatever we say after that', async () => {
  const end = endOf()
  client.pause()
  client.close(1001)
  while (theirs.readyState === theirs.OPEN) await new Promise(setImmediate)

  connection.close(4403, 'Forbidden')
  client.resume()

  expect(await end).toEqual({ reason: 'CLIENT', code: 1001 })
})
