/**
 * What streams of positions are made of. The rest of a position, such as its source, passes through as it came.
 *
 * @module
 */

/** What this room reads of a position. */
export interface LivePosition {
  /** WGS 84 degrees. */
  readonly latitude: number
  readonly longitude: number
  readonly headingDegrees: number | null
  readonly speedKph: unknown
  /** By the car's or its manufacturer's clock, in epoch milliseconds. */
  readonly recordedAtMs: number | null
  /** By our clock, in epoch milliseconds. */
  readonly receivedAtMs: number
  readonly quality: 'LIVE' | 'LAST_PARKED' | 'STALE'
}

/** A car, as whoever tells of it names it. */
export type NamedCar = { readonly vehicleId: string } | { readonly vin: string }

/** A stream brought it, we asked for it, or a webhook told it. */
export type Learned = 'STREAMED' | 'ASKED' | 'TOLD'

export interface PositionUpdate<P extends LivePosition> {
  readonly car: NamedCar
  readonly position: P
  readonly learned: Learned
}

/** A car is somewhere. */
export interface PositionEvent<P extends LivePosition> {
  readonly kind: 'POSITION'
  readonly vehicleId: string
  readonly position: P
  readonly receivedAtMs: number
  /**
   * Rises with every position of this car. It is the time of the measurement in epoch milliseconds, pushed up where two would be
   * equal, so it means the same on every process: what a listener has seen can be told to any of them.
   */
  readonly sequence: number
}

/** Why positions of a car that has to be asked come later than they should. The stream goes on. */
export interface NoticeEvent {
  readonly kind: 'NOTICE'
  readonly vehicleId: string
  readonly notice: Notice
}

export type Notice =
  /** The price cap is reached: this car's, or that of all cars together. */
  | { readonly reason: 'SLOWED'; readonly cap: 'VEHICLE' | 'TOTAL'; readonly nextAtMs: number }
  /** The backend failed. `code` is a `BackendErrorCode`, or `INTERNAL`. */
  | { readonly reason: 'FAILED'; readonly code: string; readonly nextAtMs: number }
  /** The car is not connected, or does not tell where it is. */
  | { readonly reason: 'UNKNOWN'; readonly nextAtMs: number }

export type LiveEvent<P extends LivePosition> = PositionEvent<P> | NoticeEvent

/** Why something that came from upstream was dropped. */
export const DROP_REASONS = [
  'DUPLICATE',
  'OUT_OF_ORDER',
  'NULL_ISLAND',
  'IMPOSSIBLE_JUMP',
  'MALFORMED',
  'UNKNOWN_TOPIC',
] as const

export type DropReason = (typeof DROP_REASONS)[number]
