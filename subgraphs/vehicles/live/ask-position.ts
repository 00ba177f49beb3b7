/**
 * Questions about one car, asked outside of any operation: where it is, and what its VIN is.
 *
 * @module
 */
import type { RecordCache } from '../../backend/record-cache.ts'
import type { PositionRecord, VehicleRecord, VehiclesClient } from '../client.ts'
import { createVehiclesLoaders } from '../loaders.ts'

export interface CarQuestionsDeps {
  readonly client: VehiclesClient
  /** Keeps VINs. */
  readonly cache: RecordCache
  /** Makes whose cars stream under their VIN, as {@link VehicleRecord.makeKey} spells them. */
  readonly streamingMakes: readonly string[]
}

export interface CarQuestions {
  /**
   * One billed call. `null` when the car is not connected (any more) or tells no place.
   *
   * @throws {BackendError} when it could not be read.
   */
  askPosition(vehicleId: string): Promise<PositionRecord | null>
  /**
   * The VIN under which the car streams. One billed call the first time; `null`, and no call for it, for makes that do
   * not stream.
   *
   * @throws {BackendError} when it could not be read.
   */
  askVin(vehicleId: string): Promise<string | null>
}

/** Nobody lists cars here. */
const NOBODY = { visibleVehicles: () => Promise.resolve([]) }

export function createCarQuestions({
  client,
  cache,
  streamingMakes,
}: CarQuestionsDeps): CarQuestions {
  const makes = new Set(streamingMakes)
  return {
    askPosition: async (vehicleId) => {
      const { vehicles } = createVehiclesLoaders({ client, cache }, NOBODY)
      const vehicle = await vehicles.byId.load(vehicleId)
      if (vehicle === null || !isAllowed(vehicle)) return null
      const { position } = await vehicles.signals.load(vehicle)
      if (position instanceof Error) throw position
      return position
    },
    askVin: async (vehicleId) => {
      const { vehicles } = createVehiclesLoaders({ client, cache }, NOBODY)
      const vehicle = await vehicles.byId.load(vehicleId)
      return vehicle !== null && makes.has(vehicle.makeKey) ? vehicles.vin.load(vehicle) : null
    },
  }
}

/** The owner let us see where the car is. */
const isAllowed = ({ permissions }: VehicleRecord): boolean => permissions.includes('read_location')
