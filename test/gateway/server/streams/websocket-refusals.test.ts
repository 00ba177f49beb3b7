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

test.each([
  ['sec-websocket-version', '7'],
  ['sec-websocket-key', 'short'],
])('a handshake whose %s is %s is answered with the version there is', async (name, value) => {
  const refusal = await upgrade('/graphql', 'graphql-transport-ws', { [name]: value })

  expect(refusal.status).toBe(400)
  expect(refusal.version).toBe('13')
  expect(refusal.body.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' })
  expect(server.connections).toEqual([expect.objectContaining({ reason: 'PROTOCOL' })])
})

test('who offers another protocol than WebSocket is answered as if it had not', async () => {
  const refusal = await upgrade('/nowhere', '', {
    ...{ connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAEAAEAA' },
  })

  expect(refusal.body.errors[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' })
  expect(server.connections).toEqual([])
})

interface Refusal {
  readonly status: number | undefined
  readonly version: string | undefined
  readonly body: { readonly errors: readonly { readonly extensions: Record<string, unknown> }[] }
}

/** Asks for a WebSocket that is refused. */
async function upgrade(
  path: string,
  protocol = '',
  further: Readonly<Record<string, string>> = {},
): Promise<Refusal> {
  const headers = {
    ...{ connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
    ...{ 'sec-websocket-key': Buffer.alloc(16).toString('base64') },
    ...(protocol !== '' && { 'sec-websocket-protocol': protocol }),
    ...further,
  }
  const asked = get({ host: '127.0.0.1', port: server.port, path, headers })
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return {
    status: answer.statusCode,
    version: answer.headers['sec-websocket-version'] as string | undefined,
    body: (await json(answer)) as Refusal['body'],
  }
}
