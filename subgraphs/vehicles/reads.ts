/**
 * Reads of the vehicles backends by way of the record cache: what a record is kept under, what it can be forgotten by, and
 * what it is when it is older than it should be.
 *
 * @module
 */
import { eachBy } from '../backend/each-by.ts'
import type { CacheJournal, Loaded, Mended, RecordCache } from '../backend/record-cache.ts'
import type { SignalsRecord, VehicleRecord } from './client.ts'

type Each<K, T> = (keys: readonly K[]) => Promise<readonly Loaded<T>[]>

export interface Reads {
  /** @param load connections by the vehicle's id. */
  vehicles(
    ids: readonly string[],
    load: Each<string, VehicleRecord>,
  ): Promise<readonly Loaded<VehicleRecord>[]>
  /** @param load connections by their owner's id. */
  vehiclesOf(
    ownerIds: readonly string[],
    load: Each<string, readonly VehicleRecord[]>,
  ): Promise<readonly (readonly VehicleRecord[] | Error)[]>
  vins(
    vehicles: readonly VehicleRecord[],
    read: (vehicle: VehicleRecord) => Promise<string | null>,
  ): Promise<readonly Loaded<string>[]>
  signals(
    vehicles: readonly VehicleRecord[],
    read: (vehicle: VehicleRecord) => Promise<SignalsRecord>,
  ): Promise<readonly (SignalsRecord | Error)[]>
  /** What is known without waiting; `undefined` = it has to be read. */
  readonly peek: {
    vehicle(id: string): VehicleRecord | null | undefined
    vin(vehicle: VehicleRecord): string | null | undefined
    signals(vehicle: VehicleRecord): SignalsRecord | undefined
  }
}

/** What one read of a car answers beside its position. */
const SIGNALS = ['Vehicle.battery', 'Vehicle.odometer', 'Vehicle.isLocked', 'Vehicle.isOnline']

/** Lists are records of the same type and are told apart from them by this. */
const OF_OWNER = 'of '

export function createReads(cache: RecordCache, journal?: CacheJournal): Reads {
  const noted = journal ? { journal } : {}
  const ofCar = { ...noted, tagsOf: tagsOfId }
  const ofSignals = { ...ofCar, asStale, mend, shownAt: SIGNALS }
  return {
    peek: {
      vehicle: (id) => cache.peek?.('Vehicle', id, noted),
      vin: ({ id }) => cache.peek?.('Vehicle.vin', id, noted),
      signals: ({ id }) =>
        cache.peek?.<SignalsRecord>('Vehicle.position', id, ofSignals) ?? undefined,
    },
    vehicles: (ids, load) => cache.readMany('Vehicle', ids, load, { ...noted, tagsOf: tagsOfOne }),
    vehiclesOf: (ownerIds, load) => {
      const keys = ownerIds.map((id) => OF_OWNER + id)
      const loadLists = (missing: readonly string[]) => load(missing.map(ownerOf))
      const options = { ...noted, tagsOf: tagsOfList }
      return whole(cache.readMany('Vehicle', keys, loadLists, options))
    },
    vins: (vehicles, read) => {
      const { ids, load } = byId(vehicles, read)
      return cache.readMany('Vehicle.vin', ids, load, ofCar)
    },
    signals: (vehicles, read) => {
      const { ids, load } = byId(vehicles, read)
      return whole(cache.readMany('Vehicle.position', ids, load, ofSignals))
    },
  }
}

const ownerOf = (key: string): string => key.slice(OF_OWNER.length)

const tagsOfId = (id: string) => [`vehicle:${id}`]

const tagsOfOne = (id: string, vehicle: VehicleRecord | null) =>
  vehicle?.ownerId == null ? [`vehicle:${id}`] : [`vehicle:${id}`, `user:${vehicle.ownerId}`]

const tagsOfList = (key: string, vehicles: readonly VehicleRecord[] | null) => [
  `user:${ownerOf(key)}`,
  ...(vehicles ?? []).map(({ id }) => `vehicle:${id}`),
]

/** A place from before is where the car may no longer be. */
const asStale = (signals: SignalsRecord): SignalsRecord =>
  signals.position === null || signals.position instanceof Error
    ? signals
    : { ...signals, position: { ...signals.position, quality: 'STALE' } }

type Reading = keyof SignalsRecord

const SHOWN_AT: Readonly<Record<Reading, string>> = {
  position: 'Vehicle.position',
  battery: 'Vehicle.battery',
  odometerKm: 'Vehicle.odometer',
  isLocked: 'Vehicle.isLocked',
  isOnline: 'Vehicle.isOnline',
}

/** A reading that failed for a moment is what it was before; the others are as new as they are. */
function mend(
  loaded: SignalsRecord,
  kept: SignalsRecord,
  isTrouble: (error: Error) => boolean,
): Mended<SignalsRecord> | null {
  const failed = (Object.keys(SHOWN_AT) as readonly Reading[]).filter((name) => {
    const reading = loaded[name]
    return reading instanceof Error && isTrouble(reading)
  })
  if (failed.length === 0) return null
  const old = asStale(kept)
  const parts = Object.fromEntries(failed.map((name) => [name, old[name]]))
  return { record: { ...loaded, ...parts }, at: failed.map((name) => SHOWN_AT[name]) }
}

function byId<T>(vehicles: readonly VehicleRecord[], read: (vehicle: VehicleRecord) => Promise<T>) {
  const [only] = vehicles
  const known = new Map(vehicles.map((vehicle) => [vehicle.id, vehicle]))
  const load = eachBy((id: string) => read((known.get(id) ?? only) as VehicleRecord))
  return { ids: vehicles.map(({ id }) => id), load }
}

/** Of records that every key has. */
const whole = <T>(reading: Promise<readonly Loaded<T>[]>) =>
  reading as Promise<readonly (T | Error)[]>
