/**
 * Requests at a steady rate, whether earlier ones have been answered or not, as users send them.
 *
 * @module
 */
import { Pool } from 'undici'

export interface Sent {
  /** In milliseconds of `performance.now`. */
  readonly atMs: number
  readonly tookMs: number
  /** Whether the answer was whole. */
  readonly isGood: boolean
}

export interface SteadyLoad {
  readonly sent: Sent[]
  /** Resolves when every answer is in. */
  stop(): Promise<void>
}

export interface LoadOptions {
  readonly url: string
  readonly perSecond: number
  /** A GraphQL request's body and headers, by its number. */
  readonly requestOf: (number: number) => {
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  }
}

const TICK_MS = 5

export function startLoad({ url, perSecond, requestOf }: LoadOptions): SteadyLoad {
  const pool = new Pool(url, { connections: 512 })
  const sent: Sent[] = []
  const open = new Set<Promise<void>>()
  const startedAtMs = performance.now()
  let count = 0

  const send = async (number: number) => {
    const atMs = performance.now()
    const { headers, body } = requestOf(number)
    let isGood = false
    try {
      const answer = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
      const text = await answer.body.text()
      isGood = answer.statusCode === 200 && !text.includes('"errors"')
    } catch {
      // Counted as not good.
    }
    sent.push({ atMs, tookMs: performance.now() - atMs, isGood })
  }
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAtMs) / 1000) * perSecond
    for (; count < due; count += 1) {
      const one = send(count).finally(() => open.delete(one))
      open.add(one)
    }
  }, TICK_MS)
  return {
    sent,
    stop: async () => {
      clearInterval(timer)
      await Promise.all(open)
      await pool.destroy()
    },
  }
}
