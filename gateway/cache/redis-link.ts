/**
 * A connection to Redis that may be away: whoever asks gets nothing then, at once, and it comes back behind.
 *
 * @module
 */
import { createClient } from '@keyv/redis'

export type RedisClient = ReturnType<typeof connect>

export interface RedisLink {
  readonly client: RedisClient
  /** `undefined` when there is no answer in time, or nobody was asked because there was none of late. Never rejects. */
  ask<T>(command: (client: RedisClient) => Promise<T>): Promise<T | undefined>
  /** Asks however it went of late. Rejects when there is no answer in time. */
  insist<T>(command: (client: RedisClient) => Promise<T>): Promise<T>
  close(): void
}

/** What happens rarely. */
export type RedisEvent =
  | { readonly kind: 'CONNECTED' }
  | { readonly kind: 'LOST'; readonly cause: unknown } // told once, until it is there again
  | { readonly kind: 'FAILED'; readonly cause: unknown } // refused a command, or gave no answer in time

export type OnRedisEvent = (event: RedisEvent) => void

/** Longer than a healthy Redis ever takes, short beside the backend call that a miss costs. */
const PATIENCE_MS = 100
const LONG_PATIENCE_MS = 1000
/** Who gave no answer is not asked again for so long. */
const PAUSE_MS = 1000
const CONNECT_TIMEOUT_MS = 1000
const MAX_RECONNECT_DELAY_MS = 1000

/** Connects by itself, now and whenever it is lost. Never rejects. */
export function createRedisLink(url: string, onEvent: OnRedisEvent = () => undefined): RedisLink {
  const client = connect(url, onEvent)
  let restUntilMs = 0
  const ask: RedisLink['ask'] = async (command) => {
    if (!client.isReady || performance.now() < restUntilMs) return undefined
    try {
      return await inTime(command(client), PATIENCE_MS)
    } catch (cause) {
      restUntilMs = performance.now() + PAUSE_MS
      if (client.isReady) onEvent({ kind: 'FAILED', cause })
      return undefined
    }
  }
  return {
    client,
    ask,
    insist: (command) => inTime(command(client), LONG_PATIENCE_MS),
    close: () => {
      if (client.isOpen) client.destroy()
    },
  }
}

function connect(url: string, onEvent: OnRedisEvent) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, MAX_RECONNECT_DELAY_MS),
    },
  })
  let isLost = false
  client.on('error', (cause: unknown) => {
    if (!isLost) onEvent({ kind: 'LOST', cause })
    isLost = true
  })
  client.on('ready', () => {
    isLost = false
    onEvent({ kind: 'CONNECTED' })
  })
  client.connect().catch(() => undefined)
  return client
}

async function inTime<T>(answer: Promise<T>, patienceMs: number): Promise<T> {
  let timer
  const late = new Promise<never>((_resolve, reject) => {
    const giveUp = () => reject(new Error('Redis does not answer in time'))
    // An answer that came while this process was busy lies unread: it is read before anybody gives up.
    timer = setTimeout(() => setImmediate(giveUp), patienceMs)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
