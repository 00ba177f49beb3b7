/**
 * One response of server-sent events. What it is told to send waits until the client has taken what came before, so a slow
 * client holds up its own streams and keeps no text here. One that takes nothing at all is cut.
 *
 * @module
 */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { CloseReason } from '../../observability/stream-events.ts'

export interface EventStream {
  readonly isOpen: boolean
  /** Resolves when the client can take more, or has gone. `data` is one line. */
  send(event: 'next' | 'complete', data: string, id?: string): Promise<void>
  /** Called once, whoever ended it. */
  onClose(callback: (reason: CloseReason) => void): void
  end(reason: CloseReason): void
}

/** Browsers come back after this time, in milliseconds. */
const RETRY_MS = 1000

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
  connection: 'keep-alive',
} as const

export function openEventStream(
  response: ServerResponse,
  keepAliveMs: number,
  headers: Readonly<Record<string, string>> = {},
): EventStream {
  response.writeHead(200, { ...headers, ...HEADERS })
  response.write(`retry: ${String(RETRY_MS)}\n\n`)
  let reason: CloseReason = 'CLIENT'
  const stopLooking = lookAfter(response, keepAliveMs, () => {
    reason = 'SLOW'
    response.destroy()
  })
  const closed = new AbortController()
  response.on('error', () => response.destroy())
  response.once('close', () => {
    stopLooking()
    closed.abort()
  })
  /** All operations of the response wait for the same. */
  let drained: Promise<null> | null = null
  const isOpen = () => !response.destroyed && !response.writableEnded
  return {
    get isOpen() {
      return isOpen()
    },
    send: async (event, data, id) => {
      if (!isOpen()) return
      const head = id === undefined ? '' : `id: ${id}\n`
      if (response.write(`${head}event: ${event}\ndata: ${data}\n\n`)) return
      drained ??= once(response, 'drain', { signal: closed.signal })
        .catch(() => undefined)
        .then(() => (drained = null))
      await drained
    },
    onClose: (callback) => {
      const tell = () => callback(reason)
      if (closed.signal.aborted) tell()
      else closed.signal.addEventListener('abort', tell, { once: true })
    },
    end: (why) => {
      if (!isOpen()) return
      reason = why
      response.end()
    },
  }
}

/**
 * Shows the client that we are there; cuts one that from one look to the next took nothing, the rest of a stream that has ended
 * included. Answers how to stop.
 */
function lookAfter(response: ServerResponse, everyMs: number, cut: () => void): () => void {
  let isStuck = false
  const look = () => {
    const isWaiting = response.writableEnded || response.writableNeedDrain
    if (!isWaiting) return void response.write(':\n\n')
    if (isStuck) return cut()
    isStuck = true
  }
  response.on('drain', () => (isStuck = false))
  const looking = setInterval(look, everyMs).unref()
  return () => clearInterval(looking)
}
