/**
 * Every car is found at Smartcar; who reads its signals is decided by its make.
 *
 * @module
 */
import type { HttpBackend } from '../backend/http-backend.ts'
import type { VehiclesClient } from './client.ts'
import type { ReadingOptions, VehicleProvider } from './providers/provider.ts'
import { createSmartcar } from './providers/smartcar.ts'

/** A vendor beside Smartcar, wired but for how readings are judged. */
export type CreateProvider = (options: ReadingOptions) => VehicleProvider

export interface VehiclesClientOptions {
  readonly smartcar: {
    /** Serves `/connections`. Base URL up to `/v3`; made with `readError: readSmartcarError`. */
    readonly management: HttpBackend
    /** Serves `/vehicles/{id}/signals`. Base URL up to `/v3`; made with `readError: readSmartcarError`. */
    readonly vehicles: HttpBackend
  }
  /** Who reads which make, by its `makeKey`. Default: Smartcar reads every make. */
  readonly byMake?: ReadonlyMap<string, CreateProvider>
  /** Our clock, in epoch milliseconds. */
  readonly now: () => number
  /** A car that is not parked and was measured longer ago is `STALE`, in milliseconds. Default 5 minutes. */
  readonly staleAfterMs?: number
}

const DEFAULT_STALE_AFTER_MS = 5 * 60 * 1000

export function createVehiclesClient(options: VehiclesClientOptions): VehiclesClient {
  const { now, staleAfterMs = DEFAULT_STALE_AFTER_MS, byMake = [] } = options
  const smartcar = createSmartcar({ ...options.smartcar, now, staleAfterMs })
  const providers = new Map(
    [...byMake].map(([makeKey, create]) => [makeKey, create({ now, staleAfterMs })]),
  )
  return {
    connectionsOfOwner: smartcar.connectionsOfOwner,
    connectionOfVehicle: smartcar.connectionOfVehicle,
    vinOf: smartcar.vinOf,
    signalsOf: (vehicle, readVin) =>
      (providers.get(vehicle.makeKey) ?? smartcar).signalsOf(vehicle, readVin),
  }
}
