/**
 * Every option of the gateway: what reads the environment, the type of what comes out, and the manual.
 *
 * @module
 */
import type { FurtherBackend } from './further-backends.ts'
import type { Values } from './option.ts'
import { backendOptions } from './options/backend-options.ts'
import { cacheOptions } from './options/cache-options.ts'
import { credentialOptions } from './options/credential-options.ts'
import { identityOptions } from './options/identity-options.ts'
import { mapProviderOptions } from './options/map-provider-options.ts'
import { mapsOptions } from './options/maps-options.ts'
import { processOptions } from './options/process-options.ts'
import { commonResilienceOptions, resilienceOptions } from './options/resilience-options.ts'
import { servingOptions } from './options/serving-options.ts'
import { streamingOptions } from './options/streaming-options.ts'
import { subscriptionsOptions } from './options/subscriptions-options.ts'
import { supergraphOptions } from './options/supergraph-options.ts'
import { usersOptions } from './options/users-options.ts'
import { vehiclesOptions } from './options/vehicles-options.ts'
import { webhookOptions } from './options/webhook-options.ts'

/** By the heading they stand under in the manual. */
export const OPTION_GROUPS = {
  Process: processOptions,
  Serving: servingOptions,
  'The record cache': cacheOptions,
  'Who calls': identityOptions,
  'Every backend': backendOptions,
  'When a backend fails': resilienceOptions,
  'Who we are to each backend': credentialOptions,
  'Users (SCIM 2.0)': usersOptions,
  'Subscriptions (Stripe)': subscriptionsOptions,
  'Vehicles (Smartcar, Tesla, VISS)': vehiclesOptions,
  'Maps: which provider answers': mapsOptions,
  'Maps: each provider': mapProviderOptions,
  'What backends send by themselves': webhookOptions,
  'Live positions': streamingOptions,
  'With --supergraph': supergraphOptions,
} as const

export const OPTIONS = {
  ...processOptions,
  ...servingOptions,
  ...cacheOptions,
  ...identityOptions,
  ...backendOptions,
  ...resilienceOptions,
  ...credentialOptions,
  ...usersOptions,
  ...subscriptionsOptions,
  ...vehiclesOptions,
  ...mapsOptions,
  ...webhookOptions,
  ...mapProviderOptions,
  ...streamingOptions,
} as const

/** What the process was told, parsed. Names are the table's, units are in them. */
export interface Config extends Values<typeof OPTIONS> {
  /**
   * A backend that the table does not know, by its subgraph's name, from `BACKEND_<NAME>_URL` and the like.
   *
   * @throws {ConfigError} when its URL is not set.
   */
  readonly furtherBackend: (name: string) => FurtherBackend
  /** Files that secrets were read from, by variable (`USERS_TOKEN`): they may change while the gateway runs. */
  readonly secretFiles: ReadonlyMap<string, string>
}

const { nodeEnv, port, host, publicUrl, logLevel, shutdownGraceMs, corsOrigins } = processOptions
const { maxBodyBytes, maxQueryTokens, maxQueryDepth, introspection, graphiql } = servingOptions
const { maxPersistedDocuments } = servingOptions
const { backendTimeoutMs } = backendOptions

/** All that is read with `--supergraph`: nothing of it must be set. */
export const SUPERGRAPH_OPTIONS = {
  ...{ nodeEnv, port, host, publicUrl, logLevel, shutdownGraceMs, corsOrigins },
  ...{ maxBodyBytes, maxQueryTokens, maxQueryDepth, introspection, graphiql },
  ...{ maxPersistedDocuments },
  ...{ backendTimeoutMs },
  ...commonResilienceOptions,
  ...supergraphOptions,
} as const

export type SupergraphConfig = Values<typeof SUPERGRAPH_OPTIONS>
