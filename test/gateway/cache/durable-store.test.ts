import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createDurableStore } from '../../../gateway/cache/durable-store.ts'
import { describeWith, startRedis, type RealServer } from '../../support/real-servers.ts'

async function tryOut(url: string): Promise<void> {
  const [one, other] = [createDurableStore(url), createDurableStore(url)]

  await one.set('key:a', { a: 1 })
  await one.set('key:short', 1, 1)
  const claims = await Promise.all(
    [one, other, one, other].map((store) => store.claim('assertion:x', 60_000)),
  )
  const read = await other.get('key:a')
  const entries: unknown[] = []
  for await (const [key, value] of other.entries()) {
    if (key.startsWith('key:a')) entries.push([key, value])
  }
  await Promise.all([one.close(), other.close()])

  expect(read).toEqual({ a: 1 })
  expect(entries).toEqual([['key:a', { a: 1 }]])
  expect(claims.filter(Boolean)).toHaveLength(1)
}

test('a file is shared by processes, made at the first write, and for its owner alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roundabout-'))
  const path = join(folder, 'below', 'keys.sqlite')
  const reader = createDurableStore(`sqlite:${path}`)

  expect(await reader.get('key:a')).toBeUndefined()
  expect(() => statSync(path)).toThrow('ENOENT')
  await tryOut(`sqlite:${path}`)
  await setImmediate()
  expect(await reader.get('key:a')).toEqual({ a: 1 })
  expect(statSync(path).mode & 0o777).toBe(0o600)

  await reader.close()
  rmSync(folder, { recursive: true })
})

describeWith('redis-server', (command) => {
  let redis: RealServer
  beforeAll(async () => {
    redis = await startRedis(command)
  })
  afterAll(() => redis.stop())

  test('Redis does the same', async () => {
    await tryOut(`redis://127.0.0.1:${String(redis.port)}`)
  })
})

test('a Redis that is not there is an error, not an empty store', async () => {
  const store = createDurableStore('redis://127.0.0.1:1')

  await expect(store.get('key:a')).rejects.toThrow()

  await store.close().catch(() => undefined)
})
