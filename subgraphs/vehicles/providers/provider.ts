import type { SignalsRecord, VehicleRecord } from '../client.ts'

/** A vendor that cars can be read from. Exchangeable: which one reads a car is decided by its make. */
export interface VehicleProvider {
  /** @see {@link import('../client.ts').VehiclesClient.signalsOf} */
  signalsOf(vehicle: VehicleRecord, readVin: () => Promise<string | null>): Promise<SignalsRecord>
}

export interface ReadingOptions {
  /** Our clock, in epoch milliseconds. */
  readonly now: () => number
  /** A car that is not parked and was measured longer ago than this is `STALE`, in milliseconds. */
  readonly staleAfterMs: number
}
