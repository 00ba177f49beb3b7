import { NotFoundError } from '../backend/errors.ts'
import type { PositionRecord, Reading, SignalsRecord, VehicleRecord } from './client.ts'
import type { VehiclesContext } from './loaders.ts'
import { readPage } from './page.ts'
import { currentPosition, streams } from './streams.ts'
import type { Resolvers } from './resolvers.generated.ts'
import { fromKilometers, fromKilometersPerHour } from './units.ts'

export const resolvers: Resolvers = {
  Query: {
    vehicle: async (_parent, { id }, { vehicles }) => orNotFound(await vehicles.byId.load(id)),
    vehicles: (_parent, args, { vehicles }) => readPage(args, vehicles),
  },
  Subscription: streams,
  VehiclePosition: {
    vehicle: async ({ vehicleId }, _args, { vehicles }) =>
      orNotFound(await vehicles.byId.load(vehicleId)),
    position: ({ position }, _args, context) => currentPosition(position, context),
  },
  Vehicle: {
    __resolveReference: ({ id }: { readonly id: string }, { vehicles }: VehiclesContext) =>
      vehicles.byId.load(id),
    owner: ({ ownerId }) => (ownerId === null ? null : { id: ownerId }),
    vin: (vehicle, _args, { vehicles }) => vehicles.vin.load(vehicle),
    position: (vehicle, _args, context) => readSignal(vehicle, context, positionOf),
    battery: (vehicle, _args, context) => readSignal(vehicle, context, batteryOf),
    odometer: (vehicle, { unit }, context) =>
      readSignal(vehicle, context, ({ odometerKm }) => inUnit(odometerKm, unit, fromKilometers)),
    isLocked: (vehicle, _args, context) => readSignal(vehicle, context, isLockedOf),
    isOnline: (vehicle, _args, context) => readSignal(vehicle, context, isOnlineOf),
  },
  Battery: {
    percent: ({ percent }) => orThrow(percent),
    range: ({ rangeKm }, { unit }) => inUnit(rangeKm, unit, fromKilometers),
  },
  Position: {
    speed: ({ speedKph }, { unit }) => inUnit(speedKph, unit, fromKilometersPerHour),
    recordedAt: ({ recordedAtMs }) => (recordedAtMs === null ? null : isoOf(recordedAtMs)),
    receivedAt: ({ receivedAtMs }) => isoOf(receivedAtMs),
    map: ({ latitude, longitude, headingDegrees }) => ({ latitude, longitude, headingDegrees }),
  },
}

const positionOf = ({ position }: SignalsRecord): PositionRecord | null => orThrow(position)
const batteryOf = ({ battery }: SignalsRecord) => orThrow(battery)
const isLockedOf = ({ isLocked }: SignalsRecord) => orThrow(isLocked)
const isOnlineOf = ({ isOnline }: SignalsRecord) => orThrow(isOnline)

const readSignal = <T>(
  vehicle: VehicleRecord,
  { vehicles }: VehiclesContext,
  pick: (signals: SignalsRecord) => T,
): Promise<T> => vehicles.signals.load(vehicle).then(pick)

function orThrow<T>(reading: Reading<T>): T | null {
  if (reading instanceof Error) throw reading
  return reading
}

function inUnit<U>(
  reading: Reading<number>,
  unit: U,
  convert: (value: number, unit: U) => number,
): number | null {
  const value = orThrow(reading)
  return value === null ? null : convert(value, unit)
}

const isoOf = (epochMs: number): string => new Date(epochMs).toISOString()

function orNotFound(vehicle: VehicleRecord | null): VehicleRecord {
  if (vehicle) return vehicle
  throw new NotFoundError('There is no vehicle with this id.')
}
