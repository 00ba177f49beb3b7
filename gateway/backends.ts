/**
 * Each backend as its client needs it: where it is, who we are to it, how patient we are.
 *
 * @module
 */
import {
  createHttpBackend,
  type Credential,
  type HttpBackend,
} from '../subgraphs/backend/http-backend.ts'
import type { StatusErrorReader } from '../subgraphs/backend/status-error.ts'
import type { Transport } from '../subgraphs/backend/transport.ts'
import { readGoogleError } from '../subgraphs/maps/index.ts'
import { readStripeError } from '../subgraphs/subscriptions/index.ts'
import { readSmartcarError, readTeslaError } from '../subgraphs/vehicles/index.ts'
import type { Config } from './config/options.ts'
import { clientCredentials, staticCredential } from './identity/credentials.ts'

/** The world outside this process, as far as backends need it. */
export interface BackendEffects {
  readonly transportTo: (backend: string) => Transport
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface Backends {
  readonly users: HttpBackend
  readonly stripe: HttpBackend
  readonly smartcarManagement: HttpBackend
  readonly smartcarVehicles: HttpBackend
  /** `null` without credentials for it: Smartcar reads Teslas, too. */
  readonly tesla: HttpBackend | null
  readonly googleMaps: HttpBackend
  readonly googleTiles: HttpBackend
  readonly offlineMaps: HttpBackend
  /** Any further one, by its subgraph's name, as `BACKEND_<NAME>_URL` and the like tell. */
  readonly named: (name: string) => HttpBackend
}

interface Wiring {
  readonly name: 'users' | 'subscriptions' | 'vehicles' | 'maps'
  readonly baseUrl: string
  readonly credential?: Credential
  readonly readError?: StatusErrorReader
}

const NO_CREDENTIAL = staticCredential({})

export function createBackends(config: Config, effects: BackendEffects): Backends {
  const connect = ({ name, ...wiring }: Wiring): HttpBackend =>
    createHttpBackend({
      name,
      now: effects.now,
      transport: effects.transportTo(name),
      credential: NO_CREDENTIAL,
      timeoutMs: config[`${name}TimeoutMs`],
      maxConcurrentCalls: config[`${name}MaxConcurrentCalls`],
      ...wiring,
    })
  const smartcar = smartcarCredential(config, effects)
  const vehicles = { name: 'vehicles', credential: smartcar, readError: readSmartcarError } as const
  const google = { name: 'maps', readError: readGoogleError } as const
  return {
    users: connect({
      name: 'users',
      baseUrl: config.usersUrl,
      credential: bearer(config.usersToken),
    }),
    stripe: connect({
      name: 'subscriptions',
      baseUrl: config.subscriptionsUrl,
      credential: bearer(config.stripeSecretKey),
      readError: readStripeError,
    }),
    smartcarManagement: connect({ ...vehicles, baseUrl: config.smartcarManagementUrl }),
    smartcarVehicles: connect({ ...vehicles, baseUrl: config.smartcarVehiclesUrl }),
    tesla: connectTesla(config, effects, connect),
    googleMaps: connect({ ...google, baseUrl: config.googleMapsUrl }),
    googleTiles: connect({ ...google, baseUrl: config.googleTilesUrl }),
    offlineMaps: connect({ name: 'maps', baseUrl: config.mapsOfflineUrl ?? '' }),
    named: (name) => connectFurther(name, config, effects),
  }
}

function connectFurther(name: string, config: Config, effects: BackendEffects): HttpBackend {
  const { url, token, ...limits } = config.furtherBackend(name)
  const credential = token === null ? NO_CREDENTIAL : bearer(token)
  return createHttpBackend({
    name,
    now: effects.now,
    transport: effects.transportTo(name),
    ...limits,
    baseUrl: url,
    credential,
  })
}

const bearer = (token: string): Credential => staticCredential({ authorization: `Bearer ${token}` })

/** One application token serves every user: whose car is meant stands in `sc-user-id`. */
const smartcarCredential = (config: Config, effects: BackendEffects): Credential =>
  clientCredentials({
    now: effects.now,
    transport: effects.transportTo('vehicles'),
    backend: 'vehicles',
    tokenUrl: config.smartcarTokenUrl,
    clientId: config.smartcarClientId,
    clientSecret: config.smartcarClientSecret,
    timeoutMs: config.vehiclesTimeoutMs,
  })

function connectTesla(
  { teslaUrl, teslaTokenUrl, teslaClientId, teslaClientSecret, ...config }: Config,
  effects: BackendEffects,
  connect: (wiring: Wiring) => HttpBackend,
): HttpBackend | null {
  if (teslaClientId === null || teslaClientSecret === null) return null
  const credential = clientCredentials({
    now: effects.now,
    transport: effects.transportTo('vehicles'),
    backend: 'vehicles',
    tokenUrl: teslaTokenUrl,
    clientId: teslaClientId,
    clientSecret: teslaClientSecret,
    parameters: {
      audience: config.teslaAudience,
      scope: 'openid vehicle_device_data vehicle_location',
    },
    timeoutMs: config.vehiclesTimeoutMs,
  })
  return connect({ name: 'vehicles', baseUrl: teslaUrl, credential, readError: readTeslaError })
}
