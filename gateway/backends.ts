/**
 * Each backend as its client needs it: where it is, who we are to it, how patient we are.
 *
 * @module
 */
import type { OnBackendEvent } from '../subgraphs/backend/backend-event.ts'
import type { OperationDeadline } from '../subgraphs/backend/call-deadline.ts'
import { createHttpBackend, type HttpBackend } from '../subgraphs/backend/http-backend.ts'
import type { Credential } from '../subgraphs/backend/credential.ts'
import type { StatusErrorReader } from '../subgraphs/backend/status-error.ts'
import type { Transport } from '../subgraphs/backend/transport.ts'
import { readStripeError } from '../subgraphs/subscriptions/index.ts'
import { readSmartcarError, readTeslaError, readVissError } from '../subgraphs/vehicles/index.ts'
import type { Config } from './config/options.ts'
import { createSpecs, furtherSpec } from './backend-credentials.ts'
import {
  createCredential,
  isCallerBound,
  type CredentialSpec,
} from './identity/credentials/create-credential.ts'
import type { CurrentCaller } from './identity/credentials/token-credentials.ts'
import {
  createResilientTransport,
  type ResiliencePolicy,
} from './resilience/resilient-transport.ts'
import { createSecretReader, type Secret, type SecretRef } from './identity/secrets.ts'

/** The world outside this process, as far as backends need it. */
export interface BackendEffects {
  /** With a certificate, every connection shows it. */
  readonly transportTo: (backend: string, certificate?: ClientCertificate) => Transport
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Whom the operation under way is for. */
  readonly caller: CurrentCaller
  /** When it must have ended. */
  readonly operationUntilMs: OperationDeadline
  readonly onBackendEvent?: OnBackendEvent
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
  /** `null` where no makes are read there. */
  readonly viss: HttpBackend | null
  /** Of a provider of maps. */
  readonly maps: (baseUrl: string, readError?: StatusErrorReader) => HttpBackend
  /** Any further one, by its subgraph's name, as `BACKEND_<NAME>_URL` and the like tell. */
  readonly named: (name: string) => HttpBackend
  /** Whether any backend of this subgraph answers each caller differently. */
  readonly isCallerBound: (subgraph: string) => boolean
}

interface Wiring extends ResiliencePolicy {
  readonly name: string
  readonly baseUrl: string
  readonly spec: CredentialSpec
  readonly maxConcurrentCalls: number
  readonly maxQueuedCalls: number
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
  const mapsSpec = (baseUrl: string): CredentialSpec =>
    config.mapsProviders.length === 1 || baseUrl === config.mapsOfflineUrl ? specs.maps : NONE
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
    viss:
      config.vissUrl === null
        ? null
        : connect({
            ...vehicles,
            ...{ spec: specs.viss, baseUrl: config.vissUrl, readError: readVissError },
          }),
    maps: (baseUrl, readError) =>
      connect({
        ...{ name: 'maps', baseUrl, spec: mapsSpec(baseUrl), ...limitsOf(config, 'maps') },
        ...(readError && { readError }),
      }),
    named: (name) => connect(furtherWiring(name, config)),
    isCallerBound: (subgraph) => specs.of(subgraph).some(isCallerBound),
  }
}

/** No provider is shown what was meant for another one. */
const NONE: CredentialSpec = { kind: 'none' }

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

/** Backends with the same line share one credential, and with it one token; those at one address, one health. */
function createConnect(effects: BackendEffects): Connect {
  const { now, caller, transportTo, operationUntilMs, onBackendEvent: onEvent = ignore } = effects
  const secret = createSecretReader({ now })
  const credentials = new Map<CredentialSpec, Credential>()
  const transports = new Map<string, Transport>()
  const credentialOf = ({ name, spec, timeoutMs }: Wiring): Credential => {
    const transport = transportTo(name)
    const deps = { backend: name, transport, timeoutMs, now, secret, caller }
    const credential = credentials.get(spec) ?? createCredential(spec, deps)
    credentials.set(spec, credential)
    return credential
  }
  const transportOf = ({ name, baseUrl, spec, ...policy }: Wiring): Transport => {
    const key = `${name} ${baseUrl}`
    const known = transports.get(key)
    if (known) return known
    const at = { backend: name, target: baseUrl.replace(/^https?:\/\//, '') }
    const send = transportTo(name, certificateOf(spec, secret))
    const events = { onEvent, now, random: Math.random }
    const transport = createResilientTransport(send, { ...policy, ...at, ...events })
    transports.set(key, transport)
    return transport
  }
  return (wiring) =>
    createHttpBackend({
      ...wiring,
      ...{ now, operationUntilMs, onEvent },
      credential: credentialOf(wiring),
      transport: transportOf(wiring),
    })
}

const ignore = () => undefined

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

type Named = 'users' | 'subscriptions' | 'vehicles' | 'maps'

const limitsOf = (config: Config, name: Named) => ({
  timeoutMs: config[`${name}TimeoutMs`],
  maxConcurrentCalls: config[`${name}MaxConcurrentCalls`],
  maxQueuedCalls: config[`${name}MaxQueuedCalls`],
  retries: config[`${name}Retries`],
  retryPauseMs: config[`${name}RetryPauseMs`],
  retryBudgetPercent: config[`${name}RetryBudgetPercent`],
  breakerFailures: config[`${name}BreakerFailures`],
  breakerProbeMs: config[`${name}BreakerProbeMs`],
  hangAfterMs: config[`${name}HangAfterMs`],
  hedgeAfterMs: config[`${name}HedgeAfterMs`],
})

function furtherWiring(name: string, config: Config): Wiring {
  const { url: baseUrl, ...limits } = config.furtherBackend(name)
  return { ...limits, name, baseUrl, spec: furtherSpec(name, config) }
}
