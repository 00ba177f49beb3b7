/**
 * Loaders of one operation. Neither vendor reads several cars in one call: N cars are N calls, equal ones one.
 *
 * @module
 */
import DataLoader from 'dataloader'
import { eachBy } from '../backend/each-by.ts'
import type { Loaded, RecordCache } from '../backend/record-cache.ts'
import type { SignalsRecord, VehicleRecord, VehiclesClient } from './client.ts'

/** A vehicle that the caller may see. */
export interface VisibleVehicle {
  readonly id: string
  readonly access: 'OWNER' | 'VIEWER'
}

/** What this subgraph may know of an operation. */
export interface VehiclesScope {
  /** All that the caller may see, in any order; asked only where they are listed. May use the loaders. */
  visibleVehicles(): Promise<readonly VisibleVehicle[]>
}

export interface VehiclesContext {
  readonly vehicles: VehiclesScope & {
    /** By the connection; primed by {@link ofOwner}. */
    readonly byId: DataLoader<string, VehicleRecord | null>
    /** Cars connected with a person. */
    readonly ofOwner: DataLoader<string, readonly VehicleRecord[]>
    /** One billed call for a car, whatever is read of it. */
    readonly signals: DataLoader<VehicleRecord, SignalsRecord, string>
    /** Never changes, so it outlives the operation in the record cache. */
    readonly vin: DataLoader<VehicleRecord, string | null, string>
  }
}

export interface VehiclesLoadersDeps {
  readonly client: VehiclesClient
  readonly cache: RecordCache
}

const byVehicleId = { cacheKeyFn: ({ id }: VehicleRecord) => id }

export function createVehiclesLoaders(
  { client, cache }: VehiclesLoadersDeps,
  { visibleVehicles }: VehiclesScope,
): VehiclesContext {
  const byId = new DataLoader(eachBy(client.connectionOfVehicle), { name: 'vehicles.byId' })
  const ofOwner = new DataLoader(
    eachBy(async (ownerId: string) => {
      const owned = await client.connectionsOfOwner(ownerId)
      for (const vehicle of owned) byId.prime(vehicle.id, vehicle)
      return owned
    }),
    { name: 'vehicles.ofOwner' },
  )
  const vin = new DataLoader<VehicleRecord, string | null, string>(vinReader(client, cache), {
    ...byVehicleId,
    name: 'vehicles.vin',
  })
  // Not batched: there is no batch call, and a slow car would hold up all the others.
  const signals = new DataLoader<VehicleRecord, SignalsRecord, string>(
    eachBy((vehicle: VehicleRecord) => client.signalsOf(vehicle, () => vin.load(vehicle))),
    { ...byVehicleId, name: 'vehicles.signals', batch: false },
  )
  return { vehicles: { byId, ofOwner, signals, vin, visibleVehicles } }
}

function vinReader(client: VehiclesClient, cache: RecordCache) {
  return (vehicles: readonly VehicleRecord[]): Promise<readonly Loaded<string>[]> => {
    const byId = new Map(vehicles.map((vehicle) => [vehicle.id, vehicle]))
    const load = eachBy((id: string) => {
      const vehicle = byId.get(id)
      return vehicle === undefined ? Promise.resolve(null) : client.vinOf(vehicle)
    })
    return cache.readMany('Vehicle.vin', [...byId.keys()], load)
  }
}
