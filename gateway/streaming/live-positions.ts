/**
 * The door of streaming's core: live positions of cars, from wherever they come, to however many listen.
 *
 * @module
 */
import { createCounters, type Counters } from './counters.ts'
import { createHub, type Listener } from './hub.ts'
import { createIngest } from './ingest.ts'
import type { LivePositionsOptions, StreamingEvent } from './live-options.ts'
import type {
  LiveEvent,
  LivePosition,
  Notice,
  PositionEvent,
  PositionUpdate,
} from './live-position.ts'
import { createNamedCars } from './named-cars.ts'
import { createPollPace } from './poll-pace.ts'
import { createPoller, type Poller, type PollerStats } from './poller.ts'
import { createStreams, type WatchOptions } from './streams.ts'
import { machineTimers, type Timers } from './timers.ts'
import {
  createMqttUpstream,
  type MqttUpstream,
  type UpstreamStats,
} from './upstream/mqtt-upstream.ts'

export type * from './live-options.ts'
export type * from './live-position.ts'
export type { Codec, SharedCodec } from './ingest.ts'
export type { PollerStats, UpstreamStats, WatchOptions }
export { TooManyCarsError } from './streams.ts'

export interface LivePositions<P extends LivePosition> {
  /**
   * Events of these cars, beginning with what is known of each. Whoever takes them slowly gets the latest of each car and not
   * those between. Ends with the signal, by `return()` or at {@link close}; nothing it holds outlives it.
   *
   * @throws {TooManyCarsError} when more cars would be watched than `maxCars`.
   */
  watch(vehicleIds: readonly string[], options?: WatchOptions): AsyncIterableIterator<LiveEvent<P>>
  /**
   * The same for a function, which is called at once and must return soon: it holds up all others. When it throws, it is
   * dropped.
   *
   * @returns ends it.
   * @throws {TooManyCarsError} as {@link watch}.
   */
  listen(vehicleIds: readonly string[], listener: Listener<P>, options?: WatchOptions): () => void
  /** Of a car that is watched now; `null` for others. */
  lastKnown(vehicleId: string): PositionEvent<P> | null
  /** What a webhook told: to all listeners here, and through the broker to those of other processes. */
  publish(update: PositionUpdate<P>): void
  stats(): LiveStats
  /** Ends every stream. */
  close(): Promise<void>
}

export interface LiveStats extends Readonly<Counters> {
  /** Cars that are watched. */
  readonly cars: number
  /** Pairs of a car and somebody who listens to it. */
  readonly watches: number
  /** Streams that are open: calls of `watch` and `listen`. */
  readonly streams: number
  /** Cars by VIN. */
  readonly vins: number
  /** Positions kept of cars that nobody watches. */
  readonly unwatched: number
  readonly upstream: UpstreamStats | null
  readonly polls: PollerStats | null
}

export function createLivePositions<P extends LivePosition>(
  options: LivePositionsOptions<P>,
): LivePositions<P> {
  const counters = createCounters()
  const parts = connectParts(options, counters)
  const { hub, named, ingest, upstream, poller } = parts
  const streams = createStreams(hub, counters, options.maxCars)
  return {
    listen: streams.listen,
    watch: streams.watch,
    lastKnown: (vehicleId) => hub.latest(vehicleId),
    publish: (update) => {
      parts.publish(update, false)
    },
    stats: () => ({
      ...counters,
      dropped: { ...counters.dropped },
      ...{ cars: hub.cars, watches: hub.watches, streams: streams.size, vins: named.size },
      unwatched: ingest.unwatched,
      upstream: upstream?.stats() ?? null,
      polls: poller?.stats() ?? null,
    }),
    close: async () => {
      streams.close()
      parts.rest()
      hub.close()
      named.close()
      poller?.close()
      await upstream?.close()
    },
  }
}

/** All that knows of each other: the hub's first and last listeners begin and end what feeds it. */
function connectParts<P extends LivePosition>(
  options: LivePositionsOptions<P>,
  counters: Counters,
) {
  const { timers = machineTimers, shared, onEvent = () => undefined } = options
  let cancelLinger = () => {}

  const hub = createHub<P>({
    ...options,
    ...{ timers, counters, asOf: options.asOf ?? ((position) => position) },
    onFirst: (vehicleId) => {
      cancelLinger()
      upstream?.start()
      poller?.start(vehicleId)
      ingest.begin(vehicleId)
      named.start(vehicleId)
    },
    onLast: (vehicleId) => {
      poller?.stop(vehicleId)
      named.stop(vehicleId)
      if (hub.cars === 0) cancelLinger = timers.after(options.lingerMs, rest)
    },
  })
  const named = createNamedCars({
    ...{ askVin: options.askVin, timers },
    onVin: (vehicleId, vin) => {
      ingest.name(vehicleId, vin)
    },
    onFailure: (error) => {
      onEvent({ kind: 'VIN_FAILED', error })
    },
  })
  const ingest = createIngest<P>({
    ...{ hub, named, counters, timers, maxCars: options.maxCars },
    codecs: [...(shared === null ? [] : [shared]), ...options.codecs],
    onHeard: (vehicleId, { position, learned }) => poller?.heard(vehicleId, position, learned),
  })
  const upstream = createUpstream(options, { timers, onEvent, onMessage: ingest.decode })

  const rest = () => {
    cancelLinger()
    upstream?.stop()
    ingest.clear()
  }
  const publish = (update: PositionUpdate<P>, isOurs: boolean) => {
    const message = ingest.take(update, isOurs) ? (shared?.encode(update) ?? null) : null
    if (message !== null) upstream?.publish(message.topic, message.payload)
  }
  const poller = createCarPoller(options, {
    timers,
    onNotice: (vehicleId, notice) => {
      if (notice.reason === 'SLOWED') onEvent({ kind: 'PRICE_CAP_REACHED', cap: notice.cap })
      hub.notify(vehicleId, notice)
    },
    onPosition: (vehicleId, position) => {
      publish({ car: { vehicleId }, position, learned: 'ASKED' }, true)
    },
  })
  return { hub, named, ingest, upstream, poller, publish, rest }
}

interface UpstreamParts {
  readonly timers: Timers
  readonly onEvent: (event: StreamingEvent) => void
  readonly onMessage: (topic: string, payload: Uint8Array) => void
}

const createUpstream = <P extends LivePosition>(
  { broker, codecs, shared }: LivePositionsOptions<P>,
  parts: UpstreamParts,
): MqttUpstream | null =>
  broker &&
  createMqttUpstream({
    ...broker,
    ...parts,
    topics: [...codecs, ...(shared === null ? [] : [shared])].flatMap(({ topics }) => topics),
  })

interface PollerParts<P extends LivePosition> {
  readonly timers: Timers
  readonly onPosition: (vehicleId: string, position: P) => void
  readonly onNotice: (vehicleId: string, notice: Notice) => void
}

const createCarPoller = <P extends LivePosition>(
  { poll }: LivePositionsOptions<P>,
  parts: PollerParts<P>,
): Poller<P> | null =>
  poll &&
  createPoller<P>({ ...poll, ...parts, pace: createPollPace(poll.everyMs, poll.parkedEveryMs) })
