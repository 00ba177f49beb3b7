/**
 * Open responses of server-sent events: how many there are, and whose.
 *
 * @module
 */
import type { StreamConnectionEvent } from '../../observability/stream-events.ts'
import type { HttpError } from '../error-reply.ts'
import type { EventStream } from './event-stream.ts'
import { createHolders } from './holders.ts'
import type { StreamCaller } from './live-answers.ts'

export interface ConnectionsOptions {
  readonly maxConnections: number
  readonly maxConnectionsPerCaller: number
  readonly onConnectionEnd: (event: StreamConnectionEvent) => void
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
      const startedAtMs = performance.now()
      open.add(stream)
      holders.take(stream, principal, Infinity)
      stream.onClose(() => {
        open.delete(stream)
        holders.release(stream)
        options.onConnectionEnd({
          ...{ requestId, kind: 'SSE', closeCode: null },
          durationMs: performance.now() - startedAtMs,
          caller: principal?.kind ?? null,
          appId: principal?.appId ?? null,
        })
      })
      return stream
    },
    drain: () => {
      isDraining = true
      for (const stream of open) stream.end()
    },
  }
}
