import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, jest, test } from '@jest/globals'
import { openEventStream } from '../../../../gateway/server/streams/event-stream.ts'

let server: Server

const LOOK_MS = 600
const ALL_BUT_INTERVALS = [
  ...(['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'nextTick'] as const),
  ...(['queueMicrotask', 'Date', 'hrtime', 'performance'] as const),
]

afterEach(() => {
  jest.useRealTimers()
  server.closeAllConnections()
  server.close()
})

test('a client that is slow with the rest of a stream that has ended gets all of it', async () => {
  const large = 'x'.repeat(20 * 1_048_576)
  jest.useFakeTimers({ doNotFake: ALL_BUT_INTERVALS })
  server = createServer((_request, response) => {
    const stream = openEventStream(response, LOOK_MS)
    void stream.send('next', large)
    stream.end('COMPLETED')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const [answer] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [IncomingMessage]

  // One look, with all but nothing taken; the next would cut.
  jest.advanceTimersByTime(LOOK_MS)
  let length = 0
  for await (const chunk of answer) length += (chunk as Buffer).length

  expect(length).toBeGreaterThan(large.length)
})
