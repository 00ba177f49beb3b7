import { createCache, type Cache, type CacheDeps } from '../../../gateway/cache/cache.ts'
import type { CachePolicy } from '../../../gateway/cache/policies.ts'

/** Seconds; what is left out is 0. */
export interface Ages {
  readonly maxAge: number
  readonly staleWhileRevalidate?: number
  readonly staleIfError?: number
  readonly scope?: CachePolicy['scope']
  readonly tags?: readonly string[]
}

export interface TestCache extends Cache {
  /** Lets so many seconds pass. */
  pass(seconds: number): void
}

export const policyOf = (coordinate: string, ages: Ages): CachePolicy => ({
  coordinate,
  maxAgeMs: ages.maxAge * 1000,
  scope: ages.scope ?? 'PRIVATE',
  staleWhileRevalidateMs: (ages.staleWhileRevalidate ?? 0) * 1000,
  staleIfErrorMs: (ages.staleIfError ?? 0) * 1000,
  tags: ages.tags ?? [],
})

/** A cache whose clock stands still until it is told, and whose ages are exact. */
export function cacheOn(
  ages: Readonly<Record<string, Ages>>,
  deps: Partial<CacheDeps> = {},
): TestCache {
  let nowMs = 1_000_000
  const policies = Object.entries(ages).map(
    ([coordinate, its]) => [coordinate, policyOf(coordinate, its)] as const,
  )
  const cache = createCache({
    policies: new Map(policies),
    bounds: { maxRecords: 1000, maxBytes: 10_000_000 },
    redis: null,
    now: () => nowMs,
    random: () => 0,
    ...deps,
  })
  return { ...cache, pass: (seconds) => void (nowMs += seconds * 1000) }
}

/** Answers `record <key> <number of the load>`, or what it is told to. */
export function loader() {
  const loads: (readonly string[])[] = []
  let answer: ((key: string) => unknown) | null = null
  return {
    loads,
    say: (how: (key: string) => unknown) => void (answer = how),
    load: (keys: readonly string[]) => {
      loads.push(keys)
      const number = String(loads.length)
      return Promise.resolve(
        keys.map((key) => (answer ? answer(key) : { of: key, load: number })),
      ) as Promise<readonly (object | null | Error)[]>
    },
  }
}
