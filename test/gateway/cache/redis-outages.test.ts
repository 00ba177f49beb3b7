/** A Redis that is silent, dead or absent costs little, and never an answer. */
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { createClient } from '@keyv/redis'
import { describeWith, startRedis } from '../../support/real-servers.ts'
import { timed } from '../../support/stopwatch.ts'
import { loader } from './cache-on.ts'
import { cacheAt, closeCaches, until } from './shared-caches.ts'

afterEach(closeCaches)

describeWith('redis-server', (command) => {
  test('a Redis that falls silent costs a tenth of a second once, not each time', async () => {
    const redis = await startRedis(command)
    const cache = cacheAt(redis.port)
    const { load } = loader()
    const client = createClient({ url: `redis://127.0.0.1:${String(redis.port)}` })
    await client.connect()
    await until(async () => (await client.pubSubChannels()).length === 1)
    await client.sendCommand(['CLIENT', 'PAUSE', '900', 'ALL'])

    const { tookMs } = await timed(async () => {
      for (let i = 0; i < 20; i += 1) await cache.records.readMany('Car', [String(i)], load)
    })

    expect(tookMs).toBeLessThan(500)
    await client.ping()
    client.destroy()
    await redis.stop()
  })

  test('a Redis that dies is a miss, and who comes back to it has forgotten what it may have missed', async () => {
    const redis = await startRedis(command)
    const cache = cacheAt(redis.port)
    const { load, loads } = loader()
    const client = createClient({ url: `redis://127.0.0.1:${String(redis.port)}` })
    await client.connect()
    await until(async () => (await client.pubSubChannels()).length === 1)
    client.destroy()
    await cache.records.readMany('Car', ['a'], load)
    await redis.stop()

    const { value: told, tookMs } = await timed(async () => {
      await cache.records.readMany('Car', ['b'], load)
      await cache.records.readMany('Car', ['a', 'b'], load)
      return cache.invalidate({ types: ['Car'] }).catch((error: unknown) => error)
    })

    expect(told).toMatchObject({ extensions: { code: 'BACKEND_UNAVAILABLE' } })
    expect(tookMs).toBeLessThan(1500)
    expect(loads).toEqual([['a'], ['b']])
    expect(cache.stats.of('Car').records).toBe(0)
  })
})

test('a Redis that takes connections and says nothing is a miss at once', async () => {
  const sockets: Socket[] = []
  const server: Server = createServer((socket) => void sockets.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cache = cacheAt((server.address() as { readonly port: number }).port)
  const { load } = loader()

  const { tookMs } = await timed(async () => {
    for (let i = 0; i < 20; i += 1) await cache.records.readMany('Car', [String(i)], load)
  })

  expect(tookMs).toBeLessThan(500)
  cache.close()
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
})

test('a Redis that is not there is a miss', async () => {
  const cache = cacheAt(1)
  const { load, loads } = loader()

  await cache.records.readMany('Car', ['a'], load)
  await cache.records.readMany('Car', ['a'], load)

  expect(loads).toHaveLength(1)
})
