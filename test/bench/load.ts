/**
 * Sends a fixed number of requests, so many at a time, and times each.
 *
 * @module
 */
import { Pool } from 'undici'

export interface LoadRequest {
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface LoadOptions {
  readonly url: string
  readonly requests: readonly LoadRequest[]
  readonly concurrency: number
  /** Looks at one answer; throws when it is not the right one. */
  readonly check: (body: string) => void
}

export interface LoadResult {
  readonly seconds: number
  /** Sorted. */
  readonly latenciesMs: readonly number[]
}

export async function runLoad({
  url,
  requests,
  concurrency,
  check,
}: LoadOptions): Promise<LoadResult> {
  const pool = new Pool(url, { connections: concurrency, pipelining: 1 })
  const latenciesMs: number[] = []
  const queue = requests[Symbol.iterator]()
  const startedAt = performance.now()
  const worker = async () => {
    for (const request of queue) {
      const sentAt = performance.now()
      const { statusCode, body } = await pool.request(request)
      const text = await body.text()
      latenciesMs.push(performance.now() - sentAt)
      if (statusCode !== 200)
        throw new Error(`answered ${String(statusCode)}: ${text.slice(0, 300)}`)
      check(text)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  const seconds = (performance.now() - startedAt) / 1000
  await pool.close()
  return { seconds, latenciesMs: latenciesMs.sort((a, b) => a - b) }
}

export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

export const median = (values: readonly number[]): number =>
  percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  )
