/**
 * Tesla's Fleet API. It knows cars by their VIN, and a car that sleeps is left asleep.
 *
 * @module
 */
import type { HttpBackend } from '../../backend/http-backend.ts'
import { knownVin } from './known-vin.ts'
import type { ReadingOptions, VehicleProvider } from './provider.ts'
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
      const vin = await knownVin(readVin)
      return backend.getJson(
        `/api/1/vehicles/${encodeURIComponent(vin)}/vehicle_data?${query}`,
        parse,
      )
    },
  }
}
