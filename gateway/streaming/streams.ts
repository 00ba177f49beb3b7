/**
 * Streams of single listeners: how they begin, and every way in which they end.
 *
 * @module
 */
import type { Counters } from './counters.ts'
import type { Hub, Listener } from './hub.ts'
import type { LiveEvent, LivePosition } from './live-position.ts'
import { createPendingEvents } from './pending-events.ts'

export interface WatchOptions {
  /** Ends it. */
  readonly signal?: AbortSignal
  /** A `sequence` that the listener has seen: positions up to it are not told again. */
  readonly after?: number
}

/** No further car can be watched. */
export class TooManyCarsError extends Error {
  override readonly name = 'TooManyCarsError'
  readonly extensions = { code: 'RATE_LIMITED' } as const
}

export interface Streams<P extends LivePosition> {
  listen(vehicleIds: readonly string[], listener: Listener<P>, options?: WatchOptions): () => void
  watch(vehicleIds: readonly string[], options?: WatchOptions): AsyncIterableIterator<LiveEvent<P>>
  readonly size: number
  /** No further one begins. */
  close(): void
}

interface Opening<P extends LivePosition> extends WatchOptions {
  readonly listener: Listener<P>
  /** Once, however it ends. */
  readonly onEnd: () => void
}

export function createStreams<P extends LivePosition>(
  hub: Hub<P>,
  counters: Counters,
  maxCars: number,
): Streams<P> {
  const streams = new Set<() => void>()
  let isClosed = false

  const open = (vehicleIds: readonly string[], { signal, after = 0, ...own }: Opening<P>) => {
    const { listener, onEnd } = own
    if (isClosed || signal?.aborted === true) {
      onEnd()
      return () => undefined
    }
    const ids = new Set(vehicleIds)
    const further = [...ids].filter((id) => !hub.isWatched(id)).length
    if (hub.cars + further > maxCars) throw new TooManyCarsError('too many cars are watched')
    const stop = () => {
      if (!streams.delete(stop)) return
      signal?.removeEventListener('abort', stop)
      for (const id of ids) hub.remove(id, listener)
      onEnd()
    }
    streams.add(stop)
    signal?.addEventListener('abort', stop, { once: true })
    for (const id of ids) hub.add(id, listener, after)
    return stop
  }

  return {
    listen: (vehicleIds, listener, options) =>
      open(vehicleIds, {
        ...options,
        // One function may listen twice: each time counts.
        listener: (event) => {
          listener(event)
        },
        onEnd: () => undefined,
      }),
    watch: (vehicleIds, options) => {
      let stop = () => {}
      const pending = createPendingEvents<P>(() => {
        stop()
      })
      stop = open(vehicleIds, {
        ...options,
        listener: (event) => {
          if (pending.put(event)) counters.conflated += 1
        },
        onEnd: pending.end,
      })
      return pending.events
    },
    get size() {
      return streams.size
    },
    close: () => {
      isClosed = true
      for (const stop of [...streams]) stop()
    },
  }
}
