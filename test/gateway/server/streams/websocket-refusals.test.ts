/** An upgrade that opens no WebSocket is answered as HTTP. */
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { startStreamServer, type StreamServer } from './stream-server.ts'

let server: StreamServer
beforeEach(async () => {
  server = await startStreamServer()
})
afterEach(() => server.close())

test.each([
  ['/nowhere', 'graphql-transport-ws', 404, 'NOT_FOUND', 'WRONG_URL'],
  ['/graphql', 'graphql-ws', 400, 'BAD_USER_INPUT', 'PROTOCOL'],
  ['/graphql', undefined, 400, 'BAD_USER_INPUT', 'PROTOCOL'],
] as const)(
  'an upgrade of %s to %s is answered %d %s, and told of once',
  async (path, protocol, status, code, reason) => {
    const refusal = await upgrade(path, protocol)

    const [error, ...more] = refusal.body.errors
    expect(refusal.status).toBe(status)
    expect(error?.extensions).toMatchObject({ code, retryable: false })
    expect(more).toEqual([])
    expect(server.connections).toEqual([
      expect.objectContaining({ requestId: error?.extensions['requestId'], reason, caller: null }),
    ])
  },
)

interface Refusal {
  readonly status: number | undefined
  readonly body: { readonly errors: readonly { readonly extensions: Record<string, unknown> }[] }
}

/** Asks for a WebSocket that is refused. */
async function upgrade(path: string, protocol = ''): Promise<Refusal> {
  const headers = {
    ...{ connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
    ...{ 'sec-websocket-key': Buffer.alloc(16).toString('base64') },
    ...(protocol !== '' && { 'sec-websocket-protocol': protocol }),
  }
  const asked = get({ host: '127.0.0.1', port: server.port, path, headers })
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, body: (await json(answer)) as Refusal['body'] }
}
