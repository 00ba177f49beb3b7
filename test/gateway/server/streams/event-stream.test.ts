import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { openEventStream } from '../../../../gateway/server/streams/event-stream.ts'

let server: Server

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

test('a client that is slow with the rest of a stream that has ended gets all of it', async () => {
  const large = 'x'.repeat(20 * 1_048_576)
  let wasLookedAt: () => void = () => undefined
  const looked = new Promise<void>((resolve) => (wasLookedAt = resolve))
  server = createServer((_request, response) => {
    const stream = openEventStream(response, 600)
    void stream.send('next', large)
    stream.end('COMPLETED')
    setTimeout(wasLookedAt, 700)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const [answer] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [IncomingMessage]

  await looked
  let length = 0
  for await (const chunk of answer) length += (chunk as Buffer).length

  expect(length).toBeGreaterThan(large.length)
})
