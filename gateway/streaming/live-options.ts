/**
 * What live positions are made from.
 *
 * @module
 */
import type { Codec, SharedCodec } from './ingest.ts'
import type { LivePosition } from './live-position.ts'
import type { Timers } from './timers.ts'
import type { BrokerOptions } from './upstream/mqtt-connection.ts'
import type { UpstreamEvent } from './upstream/mqtt-upstream.ts'

export interface LivePositionsOptions<P extends LivePosition> {
  /** `null`: no broker. Then nothing streams in, and other processes learn nothing of what this one asked or was told. */
  readonly broker: (BrokerOptions & RetryOptions) | null
  /** Asked in this order whose a message is. */
  readonly codecs: readonly Codec<P>[]
  /** How processes tell each other. `null`: they do not. */
  readonly shared: SharedCodec<P> | null
  /** @see {@link PollOptions}. `null`: no car is ever asked. */
  readonly poll: PollOptions<P> | null
  /** The VIN under which a car streams; `null` = it does not. Asked when the first listener comes. */
  readonly askVin: (vehicleId: string) => Promise<string | null>
  /** A position that has been lying here, as it is to be told at `nowMs`. Default: as it came. */
  readonly asOf?: (position: P, nowMs: number) => P
  /** Positions are collected for so long and told together, in milliseconds. */
  readonly collectMs: number
  /** What drives faster has jumped, in km/h. */
  readonly maxSpeedKph: number
  /** Cars that may be watched at once; as many unwatched ones are remembered while anything is watched. */
  readonly maxCars: number
  /** How long after the last listener the upstream subscription is kept, in milliseconds. */
  readonly lingerMs: number
  /** What happens rarely. For what happens often see the counts of `stats()`. */
  readonly onEvent?: (event: StreamingEvent) => void
  /** Default: the machine's. */
  readonly timers?: Timers
}

export interface RetryOptions {
  /** First wait after a loss, and the longest, in milliseconds. */
  readonly retry: { readonly firstMs: number; readonly longestMs: number }
}

/** For cars of which nothing is heard. */
export interface PollOptions<P extends LivePosition> {
  /** One billed call. `null` = the car is not connected or tells no place. */
  readonly ask: (vehicleId: string) => Promise<P | null>
  /** For a car that drives, in milliseconds. */
  readonly everyMs: number
  /** For a car that is parked or was last measured long ago, in milliseconds. */
  readonly parkedEveryMs: number
  /** Price cap: calls for one car in any hour; at least 2. */
  readonly callsPerCarPerHour: number
  /** Price cap: calls of this process in any hour; at least 2. */
  readonly callsPerHour: number
}

export type StreamingEvent =
  | UpstreamEvent
  /** A question has to wait; the listeners are told. */
  | { readonly kind: 'PRICE_CAP_REACHED'; readonly cap: 'VEHICLE' | 'TOTAL' }
  /** A car's VIN could not be read; it is tried again. */
  | { readonly kind: 'VIN_FAILED'; readonly error: unknown }
