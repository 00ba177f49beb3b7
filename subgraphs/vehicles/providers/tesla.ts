/**
 * Tesla's Fleet API. It knows cars by their VIN, and a car that sleeps is left asleep.
 *
 * @module
 */
import { BackendError } from '../../backend/errors.ts'
import type { HttpBackend } from '../../backend/http-backend.ts'
import type { ReadingOptions, VehicleProvider } from './provider.ts'
import { BACKEND } from './readings.ts'
import { parseVehicleData } from './tesla-parser.ts'

export interface TeslaOptions extends ReadingOptions {
  /** The regional host, e.g. `https://fleet-api.prd.eu.vn.cloud.tesla.com`. Made with `readTeslaError`. */
  readonly backend: HttpBackend
}

/** Without `location_data` newer firmware sends no coordinates. */
const ENDPOINTS = ['drive_state', 'location_data', 'vehicle_state', 'charge_state'].join(';')

export function createTesla({ backend, ...options }: TeslaOptions): VehicleProvider {
  const parse = (json: unknown) => parseVehicleData(json, options)
  const query = `endpoints=${encodeURIComponent(ENDPOINTS)}`
  return {
    signalsOf: async (_vehicle, readVin) => {
      const vin = await readVin()
      if (vin === null) {
        throw new BackendError('BACKEND_REJECTED', BACKEND, 'the vehicle cannot be read: no VIN')
      }
      return backend.getJson(
        `/api/1/vehicles/${encodeURIComponent(vin)}/vehicle_data?${query}`,
        parse,
      )
    },
  }
}
