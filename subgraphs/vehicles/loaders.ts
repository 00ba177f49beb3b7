/**
 * Loaders of one operation. Neither vendor reads several cars in one call: N cars are N calls, equal ones one.
 *
 * @module
 */
import DataLoader from 'dataloader'
import { eachBy } from '../backend/each-by.ts'
import { PeekingLoader } from '../backend/peeking-loader.ts'
import type { CacheJournal, RecordCache } from '../backend/record-cache.ts'
import type { SignalsRecord, VehicleRecord, VehiclesClient } from './client.ts'
import type { LiveSource } from './live/live-streams.ts'
import { createReads } from './reads.ts'

/** A vehicle that the caller may see. */
export interface VisibleVehicle {
  readonly id: string
  readonly access: 'OWNER' | 'VIEWER'
}

/** What this subgraph may know of an operation. */
export interface VehiclesScope {
  /** All that the caller may see, in any order; asked only where they are listed. May use the loaders. */
  visibleVehicles(): Promise<readonly VisibleVehicle[]>
  /** What is read for the operation is noted there. Default: nowhere. */
  readonly journal?: CacheJournal
}

export interface VehiclesContext {
  readonly vehicles: Pick<VehiclesScope, 'visibleVehicles'> & {
    /** `null` = no streams are served here. */
    readonly live: LiveSource | null
    /** By the connection; primed by {@link ofOwner}. */
    readonly byId: DataLoader<string, VehicleRecord | null>
    /** Cars connected with a person. */
    readonly ofOwner: DataLoader<string, readonly VehicleRecord[]>
    /** One billed call for a car, whatever is read of it. */
    readonly signals: DataLoader<VehicleRecord, SignalsRecord, string>
    /** Billed as well, and never changes. */
    readonly vin: DataLoader<VehicleRecord, string | null, string>
  }
}

export interface VehiclesLoadersDeps {
  readonly client: VehiclesClient
  readonly cache: RecordCache
  readonly live?: LiveSource | null
}

const byVehicleId = { cacheKeyFn: ({ id }: VehicleRecord) => id }

export function createVehiclesLoaders(
  { client, cache, live = null }: VehiclesLoadersDeps,
  { visibleVehicles, journal }: VehiclesScope,
): VehiclesContext {
  const reads = createReads(cache, journal)
  const readConnections = eachBy(client.connectionOfVehicle)
  const byId = new PeekingLoader<string, VehicleRecord | null>(
    (ids) => reads.vehicles(ids, readConnections),
    { name: 'vehicles.byId', peek: reads.peek.vehicle },
  )
  const readOwned = eachBy(client.connectionsOfOwner)
  const ofOwner = new DataLoader(
    async (ownerIds: readonly string[]) => {
      const lists = await reads.vehiclesOf(ownerIds, readOwned)
      for (const vehicle of lists.flatMap((owned) => (owned instanceof Error ? [] : owned))) {
        byId.prime(vehicle.id, vehicle)
      }
      return lists
    },
    { name: 'vehicles.ofOwner' },
  )
  const vin = new PeekingLoader<VehicleRecord, string | null, string>(
    (vehicles) => reads.vins(vehicles, client.vinOf),
    { ...byVehicleId, name: 'vehicles.vin', peek: reads.peek.vin },
  )
  const signalsOf = (vehicle: VehicleRecord) => client.signalsOf(vehicle, () => vin.load(vehicle))
  // Not batched: there is no batch call, and a slow car would hold up all the others.
  const signals = new PeekingLoader<VehicleRecord, SignalsRecord, string>(
    (vehicles) => reads.signals(vehicles, signalsOf),
    { ...byVehicleId, name: 'vehicles.signals', batch: false, peek: reads.peek.signals },
  )
  return { vehicles: { byId, ofOwner, signals, vin, visibleVehicles, live } }
}
