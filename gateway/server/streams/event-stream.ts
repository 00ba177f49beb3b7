/**
 * One response of server-sent events. What it is told to send waits until the client has taken what came before, so a slow
 * client holds up its own streams and keeps no text here.
 *
 * @module
 */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'

export interface EventStream {
  readonly isOpen: boolean
  /** Resolves when the client can take more, or has gone. `data` is one line. */
  send(event: 'next' | 'complete', data: string, id?: string): Promise<void>
  /** Called once, whoever ended it. */
  onClose(callback: () => void): void
  end(): void
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
  const ping = setInterval(() => {
    if (!response.writableNeedDrain) response.write(':\n\n')
  }, keepAliveMs).unref()
  const closed = new AbortController()
  response.on('error', () => response.destroy())
  response.once('close', () => {
    clearInterval(ping)
    closed.abort()
  })
  const isOpen = () => !response.destroyed && !response.writableEnded
  return {
    get isOpen() {
      return isOpen()
    },
    send: async (event, data, id) => {
      if (!isOpen()) return
      const head = id === undefined ? '' : `id: ${id}\n`
      if (response.write(`${head}event: ${event}\ndata: ${data}\n\n`)) return
      await once(response, 'drain', { signal: closed.signal }).catch(() => undefined)
    },
    onClose: (callback) => {
      if (closed.signal.aborted) callback()
      else closed.signal.addEventListener('abort', callback, { once: true })
    },
    end: () => {
      if (isOpen()) response.end()
    },
  }
}
