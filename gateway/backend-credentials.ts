/**
 * Which credential each backend is asked with: its line of configuration, else what its own variables say.
 *
 * @module
 */
import type { Config } from './config/options.ts'
import type { CredentialSpec } from './identity/credentials/create-credential.ts'
import type { SecretRef } from './identity/secrets.ts'

export interface Specs {
  readonly users: CredentialSpec
  readonly subscriptions: CredentialSpec
  readonly smartcar: CredentialSpec
  /** `null` without credentials for it. */
  readonly tesla: CredentialSpec | null
  readonly viss: CredentialSpec
  readonly maps: CredentialSpec
  /** Of all backends of a subgraph. */
  readonly of: (subgraph: string) => readonly CredentialSpec[]
}

export function createSpecs(config: Config): Specs {
  const users = config.usersCredential ?? bearer(secretOf(config, 'USERS_TOKEN', config.usersToken))
  const subscriptions =
    config.subscriptionsCredential ??
    bearer(secretOf(config, 'STRIPE_SECRET_KEY', config.stripeSecretKey))
  const smartcar = config.vehiclesCredential ?? smartcarSpec(config)
  const tesla = config.teslaCredential ?? teslaSpec(config)
  const viss = config.vissCredential ?? vissSpec(config)
  const maps = config.mapsCredential ?? NONE
  const known: Readonly<Record<string, readonly CredentialSpec[]>> = {
    users: [users],
    subscriptions: [subscriptions],
    vehicles: [smartcar, ...(tesla === null ? [] : [tesla]), viss, ...furtherVendors(config)],
    maps: [maps],
  }
  const of = (subgraph: string) => known[subgraph] ?? [furtherSpec(subgraph, config)]
  return { users, subscriptions, smartcar, tesla, viss, maps, of }
}

/** Of a backend without a table of its own. */
export function furtherSpec(name: string, config: Config): CredentialSpec {
  const { credential, token } = config.furtherBackend(name)
  if (credential !== null) return credential
  const variable = `BACKEND_${name.toUpperCase().replaceAll('-', '_')}_TOKEN`
  return token === null ? NONE : bearer(secretOf(config, variable, token))
}

const NONE: CredentialSpec = { kind: 'none' }

const bearer = (token: SecretRef): CredentialSpec => ({ kind: 'bearer', token })

/** A file is read again when it changes. */
function secretOf({ secretFiles }: Config, variable: string, text: string): SecretRef {
  const file = secretFiles.get(variable)
  return file === undefined ? { text } : { file }
}

/** One application token serves every user: whose car is meant stands in `sc-user-id`. */
const smartcarSpec = (config: Config): CredentialSpec => ({
  kind: 'client-credentials',
  url: config.smartcarTokenUrl,
  id: config.smartcarClientId,
  secret: secretOf(config, 'SMARTCAR_CLIENT_SECRET', config.smartcarClientSecret),
})

const vissSpec = (config: Config): CredentialSpec =>
  config.vissToken === null ? NONE : bearer(secretOf(config, 'VISS_TOKEN', config.vissToken))

const KNOWN_VENDORS = new Set(['smartcar', 'tesla', 'viss'])

/** Of vendors without a table of their own that read some make. */
const furtherVendors = (config: Config): readonly CredentialSpec[] =>
  config.vehiclesMakes
    .map(([_make, vendor]) => vendor)
    .filter((vendor) => !KNOWN_VENDORS.has(vendor))
    .map((vendor) => furtherSpec(`${vendor}-vehicles`, config))

function teslaSpec(config: Config): CredentialSpec | null {
  const { teslaClientId: id, teslaClientSecret: secret } = config
  if (id === null || secret === null) return null
  return {
    kind: 'client-credentials',
    url: config.teslaTokenUrl,
    id,
    secret: secretOf(config, 'TESLA_CLIENT_SECRET', secret),
    audience: config.teslaAudience,
    scope: 'openid vehicle_device_data vehicle_location',
  }
}
