/**
 * The port between a stream of messages and positions. A codec knows one vendor's topics and payloads; who connects,
 * subscribes and listens is not its business.
 *
 * @module
 */
import type { PositionRecord } from '../client.ts'

/** A car as the message names it. */
export type NamedCar = { readonly vehicleId: string } | { readonly vin: string }

/** How we came to know a position: a stream brought it, we asked, or we were told by a webhook. */
export type Learned = 'STREAMED' | 'ASKED' | 'TOLD'

export interface PositionUpdate {
  readonly car: NamedCar
  readonly position: PositionRecord
  readonly learned: Learned
}

/**
 * What a message says. Nothing (an empty list) is no fault: a car's heading alone is no position. `NOT_MINE` is a topic of
 * somebody else's, `MALFORMED` one of ours that cannot be understood.
 */
export type Decoded = readonly PositionUpdate[] | 'NOT_MINE' | 'MALFORMED'

/** A codec never throws, whatever comes. What it remembers of cars is bounded. */
export interface PositionCodec {
  /** MQTT topic filters: every message of every car that the broker lets us see. */
  readonly topics: readonly string[]
  /** @param receivedAtMs by our clock, in epoch milliseconds. */
  decode(topic: string, payload: Uint8Array, receivedAtMs: number): Decoded
  /** Forgets every car. */
  reset(): void
}
