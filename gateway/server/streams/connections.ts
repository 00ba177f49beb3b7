/**
 * Open responses of server-sent events: how many there are, and whose.
 *
 * @module
 */
import type { HttpError } from '../error-reply.ts'
import { noteConnection, type OnStreamConnection } from './connection-notes.ts'
import type { EventStream } from './event-stream.ts'
import { createHolders } from './holders.ts'
import type { StreamCaller } from './live-answers.ts'

export interface ConnectionsOptions {
  readonly maxConnections: number
  readonly maxConnectionsPerCaller: number
  readonly onConnection: OnStreamConnection
}

export interface Connections {
  readonly size: number
  readonly isDraining: boolean
  /** Why one more may not be opened; `null` = it may. */
  refusalFor(caller: StreamCaller): HttpError | null
  keep(stream: EventStream, caller: StreamCaller): EventStream
  drain(): void
}

export const REFUSALS = {
  tooMany: { code: 'RATE_LIMITED', message: 'Too many streams at once: end one first.' },
  draining: { code: 'RATE_LIMITED', status: 503, message: 'This server stops: come again.' },
} as const satisfies Record<string, HttpError>

export function createConnections(options: ConnectionsOptions): Connections {
  const open = new Set<EventStream>()
  const holders = createHolders<EventStream>()
  let isDraining = false
  return {
    get size() {
      return open.size
    },
    get isDraining() {
      return isDraining
    },
    refusalFor: ({ principal }) => {
      if (isDraining) return REFUSALS.draining
      const isFull =
        open.size >= options.maxConnections ||
        holders.countOf(principal) >= options.maxConnectionsPerCaller
      return isFull ? REFUSALS.tooMany : null
    },
    keep: (stream, { principal, requestId }) => {
      const note = noteConnection(options.onConnection, { requestId, transport: 'SSE' })
      open.add(stream)
      holders.take(stream, principal, Infinity)
      note.opened(principal)
      stream.onClose((reason) => {
        open.delete(stream)
        holders.release(stream)
        note.closed(reason)
      })
      return stream
    },
    drain: () => {
      isDraining = true
      for (const stream of open) stream.end('DRAINING')
    },
  }
}
