import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createClient } from '@keyv/redis'
import { describeWith, startRedis, type RealServer } from '../../support/real-servers.ts'
import { loader, type TestCache } from './cache-on.ts'
import { cacheAt, closeCaches, tagsOf, until } from './shared-caches.ts'

afterEach(closeCaches)

describeWith('redis-server', (command) => {
  let redis: RealServer
  let client: ReturnType<typeof createClient>
  beforeAll(async () => {
    redis = await startRedis(command)
    client = createClient({ url: `redis://127.0.0.1:${String(redis.port)}` })
    await client.connect()
  })
  afterAll(async () => {
    client.destroy()
    await redis.stop()
  })
  beforeEach(async () => {
    await client.flushAll()
  })

  /** Both hear each other. */
  async function pair(): Promise<readonly [TestCache, TestCache]> {
    const listening = async () =>
      Number(Object.values(await client.pubSubNumSub('roundabout-cache:news'))[0])
    const before = await listening()
    const caches = [cacheAt(redis.port), cacheAt(redis.port)] as const
    await until(async () => (await listening()) === before + 2)
    return caches
  }

  const keysOf = (kind: string) => client.keys(`roundabout-cache${kind}*`)

  test('what one process has loaded serves the other, dates and all', async () => {
    const [one, other] = await pair()
    const date = new Date(0)
    await one.records.readMany('Car', ['a'], () => Promise.resolve([{ of: 'a', date }]))
    await until(async () => (await keysOf('::')).length === 1)
    const { load, loads } = loader()

    const answer = await other.records.readMany<object>('Car', ['a'], load)

    expect(answer).toEqual([{ of: 'a', date }])
    expect(loads).toEqual([])
    expect(other.stats.of('Car')).toMatchObject({ sharedHits: 1, misses: 0 })
  })

  test('500 misses of one key on two processes at once make one load', async () => {
    const [one, other] = await pair()
    let loads = 0
    const slow = async (keys: readonly string[]) => {
      loads += 1
      await new Promise((resolve) => setTimeout(resolve, 30))
      return keys.map((key) => ({ of: key }))
    }

    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        (index % 2 === 0 ? one : other).records.readMany('Car', ['a'], slow),
      ),
    )

    expect(loads).toBe(1)
    expect(answers.flat()).toEqual(Array(500).fill({ of: 'a' }))
  })

  test('a lock whose holder is gone holds others up for two seconds, not longer', async () => {
    const [one, other] = await pair()
    const never = new Promise<readonly object[]>(() => undefined)
    void one.records.readMany('Car', ['a'], () => never)
    await until(async () => (await keysOf(':lock:')).length === 1)
    const [lock = ''] = await keysOf(':lock:')
    const { load } = loader()

    const leftMs = await client.pTTL(lock)
    const answer = await other.records.readMany('Car', ['a'], load)

    expect(answer).toEqual([{ of: 'a', load: '1' }])
    expect(leftMs).toBeGreaterThan(0)
    expect(leftMs).toBeLessThanOrEqual(2000)
  })

  test('what is not kept holds nobody up: its lock goes with it', async () => {
    const [one, other] = await pair()
    const { load, loads, say } = loader()
    say(() => new Error('down'))

    await one.records.readMany('Car', ['a'], load)
    await other.records.readMany('Car', ['a'], load)

    expect(loads).toHaveLength(2)
    await until(async () => (await keysOf(':lock:')).length === 0)
  })

  test('an invalidation is known to the other process', async () => {
    const [one, other] = await pair()
    const { load, loads } = loader()
    const read = ({ records }: TestCache) => records.readMany('Car', ['a', 'b'], load, { tagsOf })
    await read(one)
    await until(async () => (await keysOf('::')).length === 2)
    await read(other)

    const { forgotten } = await one.invalidate({ tags: ['car:a'] })
    await until(() => other.stats.of('Car').records === 1)
    await read(other)

    expect(forgotten).toBe(1)
    expect(loads).toEqual([['a', 'b'], ['a']])
  })

  test('the quickest of ten invalidations takes less than 100 ms', async () => {
    const [one, other] = await pair()
    const tookMs: number[] = []

    for (let round = 0; round < 10; round += 1) {
      await other.records.readMany('Car', ['a'], loader().load, { tagsOf })
      const begunMs = performance.now()
      await one.invalidate({ tags: ['car:a'] })
      await until(() => other.stats.of('Car').records === 0)
      tookMs.push(performance.now() - begunMs)
    }

    expect(Math.min(...tookMs)).toBeLessThan(100)
  })

  test.each([
    ['type', { types: ['Car'] }],
    ['key', { keys: ['a', 'b'].map((key) => ({ coordinate: 'Car', key })) }],
  ])('by %s, too, nothing is left in the shared store', async (_what, selector) => {
    const [one] = await pair()
    await one.records.readMany('Car', ['a', 'b'], loader().load, { tagsOf })
    await until(async () => (await keysOf('::')).length === 2)

    expect(await one.invalidate(selector)).toEqual({ forgotten: 2 })

    expect(await keysOf('::')).toEqual([])
  })

  test('what was asked for before an invalidation is taken from nobody after it', async () => {
    const [one, other] = await pair()
    let arrive: (records: readonly object[]) => void = () => undefined
    const slow = new Promise<readonly object[]>((resolve) => (arrive = resolve))
    const early = one.records.readMany<object>('Car', ['a'], () => slow, { tagsOf })
    await until(async () => (await keysOf(':lock:')).length === 1)

    await other.invalidate({ tags: ['car:a'] })
    arrive([{ of: 'a', load: 'before' }])
    await early
    const { load } = loader()

    expect(await other.records.readMany('Car', ['a'], load)).toEqual([{ of: 'a', load: '1' }])
    expect(await one.records.readMany('Car', ['a'], load)).toEqual([{ of: 'a', load: '1' }])
  })

  test('Redis reads nothing of what is kept there, nor whom it is of', async () => {
    const [one] = await pair()
    const secret = () => Promise.resolve([{ latitude: 47.123456 }])
    await one.records.readMany('Car', ['ada'], secret, { tagsOf })
    await until(async () => (await keysOf('::')).length === 1)

    const keys = await client.keys('*')
    const texts = await client.mGet(await keysOf('::'))

    expect([...keys, ...texts].join()).not.toMatch(/ada|47\.1|latitude|Car/)
  })

  test.each<[string, (key: string, one: TestCache) => Promise<unknown>]>([
    ['another type', (key) => client.del(key).then(() => client.lPush(key, 'x'))],
    ['garbage', (key) => client.set(key, '}{')],
    ['JSON of somebody else', (key) => client.set(key, '{"value":{"record":1}}')],
    ['something huge', (key) => client.set(key, `{"value":"${'A'.repeat(5_000_000)}"}`)],
    [
      'the entry of another key',
      async (key, one) => client.set(key, await entryOfAnother(key, one)),
    ],
    ['an entry sealed by somebody else', async (key) => client.set(key, await sealedElsewhere())],
  ])('%s in the place of an entry is a miss', async (_what, spoil) => {
    const [one, other] = await pair()
    await one.records.readMany('Car', ['a'], loader().load)
    await until(async () => (await keysOf('::')).length === 1)
    const [key = ''] = await keysOf('::')
    await spoil(key, one)
    const { load } = loader()

    const answer = await other.records.readMany('Car', ['a'], load)

    expect(answer).toEqual([{ of: 'a', load: '1' }])
  })

  async function entryOfAnother(key: string, one: TestCache): Promise<string> {
    await one.records.readMany('Car', ['b'], loader().load)
    await until(async () => (await keysOf('::')).length === 2)
    return (await client.get((await keysOf('::')).find((name) => name !== key) ?? '')) ?? ''
  }

  async function sealedElsewhere(): Promise<string> {
    const before = await keysOf('::')
    const foreign = cacheAt(redis.port, 'another-secret-of-32-characters-or-more')
    const read = () => foreign.records.readMany('Car', ['a'], loader().load)
    const added = async () => (await keysOf('::')).find((name) => !before.includes(name))
    await until(async () => {
      await foreign.invalidate({ types: ['Car'] }).catch(() => undefined)
      await read()
      return (await added()) !== undefined
    })
    return (await client.get((await added()) ?? '')) ?? ''
  }

  test('messages of somebody else, and a spoilt count, harm nobody', async () => {
    const [one, other] = await pair()
    await one.records.readMany('Car', ['a'], loader().load, { tagsOf })
    await client.publish('roundabout-cache:news', 'garbage')
    await client.publish('roundabout-cache:news', '7 {"selector":{"types":["Car"]}}')
    await client.lPush('roundabout-cache:sequence', 'x')

    await other.invalidate({ tags: ['car:a'] })

    await until(() => one.stats.of('Car').records === 0)
  })
})
