import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import {
  createRedisLink,
  type RedisEvent,
  type RedisLink,
} from '../../../gateway/cache/redis-link.ts'

interface FakeRedis {
  readonly url: string
  readonly sockets: Set<Socket>
  readonly server: Server
}

const closers: (() => unknown)[] = []
afterEach(() => Promise.all(closers.splice(0).map((close) => close())))

/** Says the same to every command. */
async function fakeRedis(reply: string): Promise<FakeRedis> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    socket.on('data', (data) => {
      // One array of bulk strings is one command.
      for (const _ of String(data).matchAll(/^\*\d+\r$/gm)) socket.write(reply)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((done) => server.close(done))
  })
  const { port } = server.address() as { readonly port: number }
  return { url: `redis://127.0.0.1:${String(port)}`, sockets, server }
}

function watch(url: string) {
  const events: RedisEvent[] = []
  const waiting: (() => void)[] = []
  const link: RedisLink = createRedisLink(url, (event) => {
    events.push(event)
    for (const wake of waiting.splice(0)) wake()
  })
  closers.push(() => link.close())
  const kinds = async (count: number): Promise<readonly string[]> => {
    while (events.length < count) await new Promise<void>((wake) => waiting.push(wake))
    return events.map(({ kind }) => kind)
  }
  return { link, events, kinds }
}

test('a Redis that is not there is told once, however often it is tried again', async () => {
  const { link, events } = watch('redis://127.0.0.1:1')

  while (events.length === 0) await new Promise((resolve) => link.client.once('error', resolve))
  await new Promise((resolve) => link.client.once('error', resolve))

  expect(events).toMatchObject([{ kind: 'LOST', cause: { code: 'ECONNREFUSED' } }])
})

test('one that comes, goes and comes back is told of each', async () => {
  const redis = await fakeRedis('+OK\r\n')
  const { kinds } = watch(redis.url)

  await kinds(1)
  for (const socket of redis.sockets) socket.destroy()
  const told = await kinds(3)

  expect(told).toEqual(['CONNECTED', 'LOST', 'CONNECTED'])
})

test('one that refuses what it is asked is told with its words', async () => {
  const redis = await fakeRedis('-NOAUTH Authentication required.\r\n')
  const { link, events, kinds } = watch(redis.url)
  await kinds(1)

  const answer = await link.ask((client) => client.get('key'))

  expect(answer).toBeUndefined()
  expect(events).toMatchObject([
    { kind: 'CONNECTED' },
    { kind: 'FAILED', cause: { message: 'NOAUTH Authentication required.' } },
  ])
})
