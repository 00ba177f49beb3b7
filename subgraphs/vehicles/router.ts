/**
 * Every car is found at Smartcar; who reads its signals is decided by its make.
 *
 * @module
 */
import type { HttpBackend } from '../backend/http-backend.ts'
import type { VehiclesClient } from './client.ts'
import type { VehicleProvider } from './providers/provider.ts'
import { createSmartcar } from './providers/smartcar.ts'
import { createTesla } from './providers/tesla.ts'

export interface VehiclesClientOptions {
  readonly smartcar: {
    /** Serves `/connections`. Base URL up to `/v3`; made with `readError: readSmartcarError`. */
    readonly management: HttpBackend
    /** Serves `/vehicles/{id}/signals`. Base URL up to `/v3`; made with `readError: readSmartcarError`. */
    readonly vehicles: HttpBackend
  }
  /** Base URL is the host; made with `readError: readTeslaError`. `null`: Smartcar reads Teslas, too. */
  readonly tesla: HttpBackend | null
  /** Our clock, in epoch milliseconds. */
  readonly now: () => number
  /** A car that is not parked and was measured longer ago is `STALE`, in milliseconds. Default 5 minutes. */
  readonly staleAfterMs?: number
}

const DEFAULT_STALE_AFTER_MS = 5 * 60 * 1000

export function createVehiclesClient(options: VehiclesClientOptions): VehiclesClient {
  const { now, staleAfterMs = DEFAULT_STALE_AFTER_MS } = options
  const smartcar = createSmartcar({ ...options.smartcar, now, staleAfterMs })
  const byMake = new Map<string, VehicleProvider>()
  if (options.tesla) byMake.set('TESLA', createTesla({ backend: options.tesla, now, staleAfterMs }))
  return {
    connectionsOfOwner: smartcar.connectionsOfOwner,
    connectionOfVehicle: smartcar.connectionOfVehicle,
    vinOf: smartcar.vinOf,
    signalsOf: (vehicle, readVin) =>
      (byMake.get(vehicle.makeKey) ?? smartcar).signalsOf(vehicle, readVin),
  }
}
