/**
 * What no single variable can tell: options that need each other, and what production forbids.
 *
 * @module
 */
import type { ConfigFault } from './config-error.ts'
import { isCallerBoundLine } from './credential-line.ts'
import type { FurtherBackend } from './further-backends.ts'
import { findIdentityFaults, SANDBOX_FAULT } from './identity-checks.ts'
import type { Config } from './options.ts'
import { furtherBackendOptions } from './options/further-backend-options.ts'
import { isSandboxCredential } from './sandbox-credentials.ts'

/** Options that had faults of their own are absent. */
export type PartialConfig = Partial<Config>

/** By the backends' names in variables. */
export type PartialBackends = ReadonlyMap<string, Partial<FurtherBackend>>

export const findJointFaults = (
  config: PartialConfig,
  furtherBackends: PartialBackends,
): readonly ConfigFault[] => [
  ...missingPartners(config),
  ...mapsFaults(config),
  ...callerlessBackends(config),
  ...(config.nodeEnv === 'production'
    ? [
        ...findIdentityFaults(config, furtherBackends),
        ...productionFaults(config),
        ...sandboxTokens(furtherBackends),
      ]
    : []),
]

function missingPartners(config: PartialConfig): readonly ConfigFault[] {
  const needs = (variable: string, because: string): ConfigFault => ({
    variable,
    expected: `a value, because ${because}`,
    came: 'it is not set',
  })
  const { teslaClientId, teslaClientSecret } = config
  return [
    typeof teslaClientId === 'string' && teslaClientSecret === null
      ? needs('TESLA_CLIENT_SECRET', 'TESLA_CLIENT_ID is set')
      : null,
    config.mqttCertificate && config.mqttKey === null
      ? needs('MQTT_KEY', 'MQTT_CERTIFICATE is set')
      : null,
    config.mqttCertificate === null && config.mqttKey
      ? needs('MQTT_CERTIFICATE', 'MQTT_KEY is set')
      : null,
    teslaClientId === null && typeof teslaClientSecret === 'string'
      ? needs('TESLA_CLIENT_ID', 'TESLA_CLIENT_SECRET is set')
      : null,
  ].filter((fault) => fault !== null)
}

const NEEDED_BY_PROVIDERS = [
  ['google', 'googleMapsKey', 'GOOGLE_MAPS_KEY'],
  ['mapbox', 'mapboxToken', 'MAPBOX_TOKEN'],
  ['here', 'hereKey', 'HERE_KEY'],
  ['osm', 'osmTiles', 'OSM_TILES'],
  ['osm', 'osmUserAgent', 'OSM_USER_AGENT'],
] as const

/** What the configured providers of maps cannot do without, and what is said of ones that are not configured. */
function mapsFaults(config: PartialConfig): readonly ConfigFault[] {
  const { mapsProviders: names = [] } = config
  const needed = NEEDED_BY_PROVIDERS.flatMap(([name, key, variable]) =>
    names.includes(name) && config[key] === null
      ? [{ variable, expected: `a value, because ${name} draws maps`, came: 'it is not set' }]
      : [],
  )
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  return twice.length === 0
    ? needed
    : [
        ...needed,
        {
          variable: 'MAPS_PROVIDERS',
          expected: 'every provider once',
          came: `${twice.join(', ')} came again`,
        },
      ]
}

/** Pictures and tiles are fetched by URL, without the caller's token. */
const callerlessBackends = ({ mapsCredential }: PartialConfig): readonly ConfigFault[] =>
  mapsCredential && isCallerBoundLine(mapsCredential)
    ? [
        {
          variable: 'MAPS_CREDENTIAL',
          expected: 'a credential that is the same for all callers',
          came: `"${mapsCredential.kind}" speaks for the caller`,
        },
      ]
    : []

const CREDENTIALS = {
  usersToken: 'USERS_TOKEN',
  stripeSecretKey: 'STRIPE_SECRET_KEY',
  stripeWebhookSecrets: 'STRIPE_WEBHOOK_SECRETS',
  smartcarClientId: 'SMARTCAR_CLIENT_ID',
  smartcarClientSecret: 'SMARTCAR_CLIENT_SECRET',
  smartcarWebhookTokens: 'SMARTCAR_WEBHOOK_TOKENS',
  teslaClientId: 'TESLA_CLIENT_ID',
  teslaClientSecret: 'TESLA_CLIENT_SECRET',
  vissToken: 'VISS_TOKEN',
  googleMapsKey: 'GOOGLE_MAPS_KEY',
  googleMapsSigningSecret: 'GOOGLE_MAPS_SIGNING_SECRET',
  mapboxToken: 'MAPBOX_TOKEN',
  hereKey: 'HERE_KEY',
  assetSigningSecret: 'ASSET_SIGNING_SECRET',
} as const

function productionFaults(config: PartialConfig): readonly ConfigFault[] {
  const { publicUrl, sandboxUrl } = config
  const keys = Object.keys(CREDENTIALS) as readonly (keyof typeof CREDENTIALS)[]
  return [
    ...keys
      .filter((key) => [config[key] ?? ''].flat().some(isSandboxCredential))
      .map((key) => ({ variable: CREDENTIALS[key], ...SANDBOX_FAULT })),
    ...(typeof sandboxUrl === 'string'
      ? [{ variable: 'SANDBOX_URL', expected: 'nothing in production', came: 'it is set' }]
      : []),
    ...(publicUrl === undefined || !isLoopback(publicUrl)
      ? []
      : [
          {
            variable: 'PUBLIC_URL',
            expected: 'a URL that clients reach',
            came: 'it is a loopback address',
          },
        ]),
  ]
}

const sandboxTokens = (backends: PartialBackends): readonly ConfigFault[] =>
  [...backends]
    .filter(([_name, { token }]) => isSandboxCredential(token ?? ''))
    .map(([name]) => ({ variable: furtherBackendOptions(name).token.env, ...SANDBOX_FAULT }))

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}
