import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createClient, type Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import { startStreamServer, type StreamServer } from './stream-server.ts'

let server: StreamServer
let client: Client

beforeEach(async () => {
  server = await startStreamServer()
  client = createClient({
    url: `ws://127.0.0.1:${String(server.port)}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  })
})

afterEach(async () => {
  await client.dispose()
  await server.close()
})

const ask = (query: string, more: object) => client.iterate({ query, ...more }).next()

describe('a document that was shown once', () => {
  const QUERY = 'subscription { ticks { number } }'
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
  const named = (hash: unknown, version = 1) => ({
    extensions: { persistedQuery: { version, sha256Hash: hash } },
  })
  const refusalOf = (query: string, more: object) =>
    ask(query, more).then(
      () => null,
      ([error]: readonly { readonly message: string }[]) => error?.message,
    )

  test('is asked for by its hash from then on, by this door and by /graphql', async () => {
    const query = '{ hello }'
    const before = await refusalOf('', named(hashOf(query)))
    const shown = await ask(query, named(hashOf(query)))

    const again = await ask('', named(hashOf(query)))
    const byPost = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(named(hashOf(query))),
    })

    expect(before).toBe('PersistedQueryNotFound')
    expect([shown.value, again.value, await byPost.json()]).toEqual(
      Array(3).fill({ data: { hello: 'world' } }),
    )
  })

  test('may be a subscription', async () => {
    const first = ask(QUERY, named(hashOf(QUERY)))
    await server.source.reached(1)
    server.source.tell({ about: 'clock', number: 7 })

    const again = await ask('', named(hashOf(QUERY)))

    expect(again.value).toEqual((await first).value)
  })

  test('is not kept under the hash of another one, nor when it cannot be run', async () => {
    const poisoned = await refusalOf('{ hello }', named(hashOf(QUERY)))
    await refusalOf('{ unknown }', named(hashOf('{ unknown }')))

    const after = [
      await refusalOf('', named(hashOf(QUERY))),
      await refusalOf('', named(hashOf('{ unknown }'))),
    ]

    expect(poisoned).toBe('provided sha does not match query')
    expect(after).toEqual(['PersistedQueryNotFound', 'PersistedQueryNotFound'])
    expect(server.failures).toEqual([])
  })

  test.each([
    ['a number as its hash', '', named(7)],
    ['another version', QUERY, named(hashOf(QUERY), 2)],
    ['an id beside it', '', { documentId: 'ticks', ...named(hashOf(QUERY)) }],
  ])('is refused with %s', async (_what, query, more) => {
    await expect(ask(query, more)).rejects.toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ])
  })
})
