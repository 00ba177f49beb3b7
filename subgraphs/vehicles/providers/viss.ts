/**
 * The Vehicle Information Service Specification of COVESA and W3C, over HTTP: one read of a car brings all signals.
 *
 * @see COVESA VISS 3.0 Transport, "Search Read"; VSS for the paths.
 * @module
 */
import { BackendError } from '../../backend/errors.ts'
import type { HttpBackend } from '../../backend/http-backend.ts'
import type { VehicleRecord } from '../client.ts'
import { knownVin } from './known-vin.ts'
import type { ReadingOptions, VehicleProvider } from './provider.ts'
import { BACKEND } from './readings.ts'
import { parseDataPoints, type VissOdometerUnit } from './viss-parser.ts'

/** Below `Vehicle`, by what an operator may leave out: a server refuses all of a read for one path it does not know. */
const PATHS = {
  position: ['Latitude', 'Longitude', 'Heading', 'HorizontalAccuracy', 'Timestamp'].map(
    (name) => `CurrentLocation.${name}`,
  ),
  speed: ['Speed'],
  ignition: ['LowVoltageSystemState'],
  battery: ['StateOfCharge.Displayed', 'Range'].map((name) => `Powertrain.TractionBattery.${name}`),
  odometer: ['TraveledDistance'],
  locks: ['Cabin.Door.*.*.IsLocked'],
  online: ['Connectivity.IsConnectivityAvailable'],
} as const

export type VissSignal = keyof typeof PATHS

export interface VissOptions extends ReadingOptions {
  /** A car's own server, or one of a fleet. Made with `readVissError`. */
  readonly backend: HttpBackend
  /** Path of a car below the base URL, with `{vin}` or `{id}` for what it is known by, e.g. `/vehicles/{vin}`. */
  readonly vehiclePath: string
  /** 2 calls a filter's kind its `type`, 3 its `variant`. */
  readonly version: 2 | 3
  /** What the cars' trees hold. */
  readonly signals: readonly VissSignal[]
  readonly odometerUnit: VissOdometerUnit
}

export function createViss({ backend, vehiclePath, ...options }: VissOptions): VehicleProvider {
  const query = `filter=${encodeURIComponent(JSON.stringify(filterOf(options)))}`
  const parse = (json: unknown) => parseDataPoints(json, options)
  return {
    signalsOf: async (vehicle, readVin) => {
      const path = await pathOf(vehiclePath, vehicle, readVin)
      return backend.getJson(`${path}/Vehicle?${query}`, parse)
    },
  }
}

function filterOf({ version, signals }: Pick<VissOptions, 'version' | 'signals'>): object {
  const parameter = signals.flatMap((signal) => PATHS[signal])
  return version === 2 ? { type: 'paths', parameter } : { variant: 'paths', parameter }
}

/** The VIN is asked for only where the path has it: telling it is billed. */
async function pathOf(
  template: string,
  { id }: VehicleRecord,
  readVin: () => Promise<string | null>,
): Promise<string> {
  const vin = template.includes('{vin}') ? await knownVin(readVin) : ''
  return template.replaceAll('{vin}', () => encoded(vin)).replaceAll('{id}', () => encoded(id))
}

/** Dots alone would lead out of the path, encoded or not. */
function encoded(name: string): string {
  if (!/^\.+$/.test(name)) return encodeURIComponent(name)
  throw new BackendError('BACKEND_REJECTED', BACKEND, 'the vehicle cannot be read by this name')
}
