/**
 * Who reads the signals of which make: the vendors that there are, and the makes that configuration gives them.
 *
 * @module
 */
import {
  createTesla,
  createVehiclesClient,
  createViss,
  FURTHER_PROVIDERS,
  makeKeyOf,
  type CreateProvider,
  type VehiclesClient,
} from '../subgraphs/vehicles/index.ts'
import type { Backends } from './backends.ts'
import { ConfigError } from './config/config-error.ts'
import type { Config } from './config/options.ts'

export interface VehiclesWiring {
  readonly config: Config
  readonly backends: Pick<Backends, 'tesla' | 'viss' | 'named'>
}

/** `null` for one that is not configured, and what it needs. */
interface Vendor {
  readonly create: (wiring: VehiclesWiring) => CreateProvider | null
  readonly needs: string
}

/** By the name in `VEHICLES_MAKES`, beside `smartcar`, which reads whatever no other one does. */
const VENDORS: Readonly<Record<string, Vendor>> = {
  tesla: {
    create: ({ backends: { tesla: backend } }) =>
      backend && ((options) => createTesla({ backend, ...options })),
    needs: 'TESLA_CLIENT_ID',
  },
  viss: {
    create: ({ config, backends: { viss: backend } }) =>
      backend &&
      ((options) =>
        createViss({
          backend,
          vehiclePath: config.vissVehiclePath,
          version: config.vissVersion === '2' ? 2 : 3,
          signals: config.vissSignals,
          odometerUnit: config.vissOdometerUnit,
          ...options,
        })),
    needs: 'VISS_URL',
  },
  ...Object.fromEntries(
    Object.entries(FURTHER_PROVIDERS).map(([name, create]): [string, Vendor] => [
      name,
      {
        create:
          ({ backends }) =>
          (options) =>
            create(backends.named(`${name}-vehicles`), options),
        needs: '',
      },
    ]),
  ),
}

const DEFAULT = 'smartcar'

/** @throws {ConfigError} when there is no such vendor, or it is not configured. */
export function createVehicleProviders(
  wiring: VehiclesWiring,
): ReadonlyMap<string, CreateProvider> {
  const byMake = new Map<string, CreateProvider>()
  const tesla = VENDORS.tesla?.create(wiring)
  if (tesla) byMake.set('TESLA', tesla)
  for (const [make, name] of wiring.config.vehiclesMakes) {
    const provider = name === DEFAULT ? null : vendorOf(name, wiring)
    if (provider) byMake.set(makeKeyOf(make), provider)
    else byMake.delete(makeKeyOf(make))
  }
  return byMake
}

function vendorOf(name: string, wiring: VehiclesWiring): CreateProvider {
  const vendor = Object.hasOwn(VENDORS, name) ? VENDORS[name] : undefined
  if (vendor === undefined) {
    const expected = `vendors among ${[DEFAULT, ...Object.keys(VENDORS)].join(', ')}`
    throw new ConfigError([{ variable: 'VEHICLES_MAKES', expected, came: `"${name}" came` }])
  }
  const provider = vendor.create(wiring)
  if (provider !== null) return provider
  const expected = `a value, because VEHICLES_MAKES gives makes to ${name}`
  throw new ConfigError([{ variable: vendor.needs, expected, came: 'it is not set' }])
}

/** Whoever reads cars, each by the vendor of its make. */
export const createVehicles = (
  wiring: VehiclesWiring & { readonly backends: Backends },
  now: () => number,
): VehiclesClient =>
  createVehiclesClient({
    smartcar: {
      management: wiring.backends.smartcarManagement,
      vehicles: wiring.backends.smartcarVehicles,
    },
    byMake: createVehicleProviders(wiring),
    staleAfterMs: wiring.config.positionStaleAfterMs,
    now,
  })
