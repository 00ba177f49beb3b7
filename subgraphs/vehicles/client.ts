/**
 * What the vehicles backends are asked, and the normal form of their answers: kilometres, degrees, epoch
 * milliseconds, whatever the vendor counts in.
 *
 * @module
 */
import type { Loaded } from '../backend/record-cache.ts'

/** A connected car: what does not change while it drives. */
export interface VehicleRecord {
  /** As Smartcar gives it; every other vendor's car has one, too. */
  readonly id: string
  /** In the brand's own spelling, e.g. `Volkswagen`. */
  readonly make: string
  /** Upper case, words separated by blanks or hyphens: what vendors are chosen by. */
  readonly makeKey: string
  readonly model: string | null
  readonly year: number | null
  readonly powerTrain: PowerTrain | null
  /** Identifier in the users' directory; `null` when the connection was made without one. */
  readonly ownerId: string | null
  /** The owner's account at Smartcar. Signals are read in its name. */
  readonly smartcarUserId: string
  /** What the owner allowed, e.g. `read_location`. */
  readonly permissions: readonly string[]
}

export type PowerTrain =
  'BATTERY_ELECTRIC' | 'PLUG_IN_HYBRID' | 'HYBRID' | 'COMBUSTION' | 'FUEL_CELL'

/** One thing a car tells: `null` = it does not tell it, an error = it could not be read this time. */
export type Reading<T> = Loaded<T>

/** All that one read of a car brings. */
export interface SignalsRecord {
  readonly position: Reading<PositionRecord>
  readonly battery: Reading<BatteryRecord>
  readonly odometerKm: Reading<number>
  readonly isLocked: Reading<boolean>
  readonly isOnline: Reading<boolean>
}

export interface PositionRecord {
  /** WGS 84 degrees. */
  readonly latitude: number
  readonly longitude: number
  /** Clockwise from north, 0 to below 360. */
  readonly headingDegrees: number | null
  readonly speedKph: Reading<number>
  readonly accuracyMeters: number | null
  /** By the car's or its manufacturer's clock, in epoch milliseconds. */
  readonly recordedAtMs: number | null
  /** By our clock, in epoch milliseconds. */
  readonly receivedAtMs: number
  readonly quality: PositionQuality
  readonly source: PositionSource
}

export type PositionQuality = 'LIVE' | 'LAST_PARKED' | 'STALE'

/** Of the enum in the SDL, or a further provider's name in upper case. */
export type PositionSource = Uppercase<string>

/** A car without a traction battery has none of these, not an empty one. */
export interface BatteryRecord {
  /** 0 to 100. */
  readonly percent: Reading<number>
  readonly rangeKm: Reading<number>
}

/** Questions to the backends. All reject with a `BackendError` of the backend `vehicles`. */
export interface VehiclesClient {
  /** Every car connected with this person, each once. */
  connectionsOfOwner(ownerId: string): Promise<readonly VehicleRecord[]>
  /** `null` when no car with this id is connected. */
  connectionOfVehicle(vehicleId: string): Promise<VehicleRecord | null>
  /** One billed call. `null` when the car does not tell it. */
  vinOf(vehicle: VehicleRecord): Promise<string | null>
  /**
   * One billed call.
   *
   * @param readVin asked only where the vendor knows cars by their VIN.
   * @throws {BackendError} `VEHICLE_ASLEEP` when nobody may read it until it wakes.
   */
  signalsOf(vehicle: VehicleRecord, readVin: () => Promise<string | null>): Promise<SignalsRecord>
}
