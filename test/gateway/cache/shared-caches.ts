/**
 * Caches of several processes at one Redis.
 *
 * @module
 */
import { cacheOn, type TestCache } from './cache-on.ts'

const AGES = { Car: { maxAge: 60, staleIfError: 600 } }
const SECRET = 'a-secret-for-tests-of-32-characters'
export const tagsOf = (key: string) => [`car:${key}`]

const opened: TestCache[] = []

export function cacheAt(port: number, secret = SECRET): TestCache {
  const redis = { url: `redis://127.0.0.1:${String(port)}`, secret }
  const cache = cacheOn(AGES, { redis, now: Date.now })
  opened.push(cache)
  return cache
}

/** Those opened since the last time. */
export function closeCaches(): void {
  for (const cache of opened.splice(0)) cache.close()
}

export async function until(
  holds: () => Promise<boolean> | boolean,
  budgetMs = 20_000,
): Promise<void> {
  for (const deadline = performance.now() + budgetMs; !(await holds());) {
    if (performance.now() > deadline) throw new Error('it did not come about in time')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
