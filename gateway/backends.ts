/**
 * Each backend as its client needs it: where it is, who we are to it, how patient we are.
 *
 * @module
 */
import { createHttpBackend, type HttpBackend } from '../subgraphs/backend/http-backend.ts'
import type { Credential } from '../subgraphs/backend/credential.ts'
import type { StatusErrorReader } from '../subgraphs/backend/status-error.ts'
import type { Transport } from '../subgraphs/backend/transport.ts'
import { readGoogleError } from '../subgraphs/maps/index.ts'
import { readStripeError } from '../subgraphs/subscriptions/index.ts'
import { readSmartcarError, readTeslaError } from '../subgraphs/vehicles/index.ts'
import type { Config } from './config/options.ts'
import { createSpecs, furtherSpec } from './backend-credentials.ts'
import {
  createCredential,
  isCallerBound,
  type CredentialSpec,
} from './identity/credentials/create-credential.ts'
import type { CurrentCaller } from './identity/credentials/token-credentials.ts'
import { createSecretReader, type Secret, type SecretRef } from './identity/secrets.ts'

/** The world outside this process, as far as backends need it. */
export interface BackendEffects {
  /** With a certificate, every connection shows it. */
  readonly transportTo: (backend: string, certificate?: ClientCertificate) => Transport
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Whom the operation under way is for. */
  readonly caller: CurrentCaller
}

/** In PEM, as they are right now. */
export interface ClientCertificate {
  readonly cert: Secret
  readonly key: Secret
  /** Who signs the backend's own certificate; absent = whom Node trusts. */
  readonly ca?: Secret
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
  /** Whether any backend of this subgraph answers each caller differently. */
  readonly isCallerBound: (subgraph: string) => boolean
}

interface Wiring {
  readonly name: string
  readonly baseUrl: string
  readonly spec: CredentialSpec
  readonly timeoutMs: number
  readonly maxConcurrentCalls: number
  readonly readError?: StatusErrorReader
}

export function createBackends(config: Config, effects: BackendEffects): Backends {
  const connect = createConnect(effects)
  const specs = createSpecs(config)
  const users = { name: 'users', spec: specs.users, ...limitsOf(config, 'users') }
  const stripe = {
    ...{ name: 'subscriptions', spec: specs.subscriptions, readError: readStripeError },
    ...limitsOf(config, 'subscriptions'),
  }
  const vehicles = { name: 'vehicles', ...limitsOf(config, 'vehicles') }
  const smartcar = { ...vehicles, spec: specs.smartcar, readError: readSmartcarError }
  const maps = { name: 'maps', spec: specs.maps, ...limitsOf(config, 'maps') }
  const google = { ...maps, readError: readGoogleError }
  return {
    users: connect({ ...users, baseUrl: config.usersUrl }),
    stripe: connect({ ...stripe, baseUrl: config.subscriptionsUrl }),
    ...createPair(smartcar, config, connect),
    tesla:
      specs.tesla === null
        ? null
        : connect({
            ...vehicles,
            ...{ spec: specs.tesla, baseUrl: config.teslaUrl, readError: readTeslaError },
          }),
    googleMaps: connect({ ...google, baseUrl: config.googleMapsUrl }),
    googleTiles: connect({ ...google, baseUrl: config.googleTilesUrl }),
    offlineMaps: connect({ ...maps, baseUrl: config.mapsOfflineUrl ?? '' }),
    named: (name) => connect(furtherWiring(name, config)),
    isCallerBound: (subgraph) => specs.of(subgraph).some(isCallerBound),
  }
}

type Connect = (wiring: Wiring) => HttpBackend

/** Both of Smartcar's APIs are asked with one token. */
function createPair(
  wiring: Omit<Wiring, 'baseUrl'>,
  { smartcarManagementUrl, smartcarVehiclesUrl }: Config,
  connect: Connect,
): Pick<Backends, 'smartcarManagement' | 'smartcarVehicles'> {
  return {
    smartcarManagement: connect({ ...wiring, baseUrl: smartcarManagementUrl }),
    smartcarVehicles: connect({ ...wiring, baseUrl: smartcarVehiclesUrl }),
  }
}

/** Backends with the same line share one credential, and with it one token. */
function createConnect(effects: BackendEffects): Connect {
  const { now, caller, transportTo } = effects
  const secret = createSecretReader({ now })
  const made = new Map<CredentialSpec, Credential>()
  const credentialOf = ({ name, spec, timeoutMs }: Wiring): Credential => {
    const transport = transportTo(name)
    const deps = { backend: name, transport, timeoutMs, now, secret, caller }
    const credential = made.get(spec) ?? createCredential(spec, deps)
    made.set(spec, credential)
    return credential
  }
  return ({ spec, ...wiring }) =>
    createHttpBackend({
      ...wiring,
      now,
      credential: credentialOf({ spec, ...wiring }),
      transport: transportTo(wiring.name, certificateOf(spec, secret)),
    })
}

const certificateOf = (
  spec: CredentialSpec,
  secret: (ref: SecretRef) => Secret,
): ClientCertificate | undefined =>
  spec.kind === 'mtls'
    ? {
        cert: secret(spec.cert),
        key: secret(spec.key),
        ...(spec.ca === undefined ? {} : { ca: secret(spec.ca) }),
      }
    : undefined

const limitsOf = (config: Config, name: 'users' | 'subscriptions' | 'vehicles' | 'maps') => ({
  timeoutMs: config[`${name}TimeoutMs`],
  maxConcurrentCalls: config[`${name}MaxConcurrentCalls`],
})

const furtherWiring = (name: string, config: Config): Wiring => {
  const { url, timeoutMs, maxConcurrentCalls } = config.furtherBackend(name)
  return { name, baseUrl: url, spec: furtherSpec(name, config), timeoutMs, maxConcurrentCalls }
}
