/**
 * The composition root: constructs everything and wires it, decides nothing.
 *
 * @module
 */
import type { GraphQLSchema } from 'graphql'
import {
  createGoogleProvider,
  createLocalOfflineMaps,
  createMapsSubgraph,
  createOfflineProvider,
  createRemoteOfflineMaps,
  type LoadedOfflineMaps,
  type MapProvider,
} from '../subgraphs/maps/index.ts'
import type { AssetSource, Subgraph } from '../subgraphs/subgraph.ts'
import {
  createSubscriptionsClient,
  createSubscriptionsSubgraph,
  type EntitlementsOptions,
} from '../subgraphs/subscriptions/index.ts'
import { createUsersClient, createUsersSubgraph } from '../subgraphs/users/index.ts'
import { createVehiclesClient, createVehiclesSubgraph } from '../subgraphs/vehicles/index.ts'
import type { Transport } from '../subgraphs/backend/transport.ts'
import { createBackends, type Backends } from './backends.ts'
import { readCachePolicies } from './cache/policies.ts'
import { createRecordCache } from './cache/record-cache.ts'
import { createMemoryStore, createRedisStore, type Store } from './cache/stores.ts'
import type { Config } from './config/options.ts'
import { createContext, type GatewayContext, type OperationScope } from './context.ts'
import { createApiKeyVerifier } from './identity/api-keys.ts'
import { createAuthenticate, type Authenticate } from './identity/authenticate.ts'
import { createJwtVerifier, type JwtOptions } from './identity/jwt.ts'
import type { Principal } from './identity/principal.ts'
import { applyRules } from './rules/apply-rules.ts'
import { createAssetLinks, type GatewayAssetLinks } from './server/asset-links.ts'
import { stitchSubgraphs } from './stitch/stitch-subgraphs.ts'

/** The world outside this process. */
export interface Effects {
  readonly transport: Transport
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Text of `schema/<name>.graphql`. */
  readonly readSdl: (name: string) => string
  /** Reads the packaged map data; asked only when the offline provider runs in this process. */
  readonly loadOfflineMaps: () => Promise<LoadedOfflineMaps>
}

export interface Gateway {
  /** What clients see, executable. */
  readonly schema: GraphQLSchema
  readonly authenticate: Authenticate
  readonly createContext: (principal: Principal | null, requestId: string) => GatewayContext
  /** What each subgraph serves by signed URL, by the subgraph's name. */
  readonly assets: ReadonlyMap<string, AssetSource>
  readonly links: GatewayAssetLinks
  close(): Promise<void>
}

export function compose(config: Config, effects: Effects): Gateway {
  const { now, readSdl } = effects
  const typeDefs = (name: string) => `${readSdl('directives')}\n${readSdl(name)}`
  const backends = createBackends(config, effects)
  const links = createAssetLinks({
    publicUrl: config.publicUrl,
    secret: config.assetSigningSecret,
    lifetimeSeconds: config.assetUrlLifetimeSeconds,
    now,
  })
  const store = createStore(config)
  const cache = createRecordCache(readCachePolicies(CACHED.map(readSdl)), store)

  const subgraphs: readonly Subgraph<object, OperationScope>[] = [
    createUsersSubgraph({
      typeDefs: typeDefs('users'),
      client: createUsersClient(backends.users, { extensionUrn: config.usersExtensionUrn }),
    }),
    createSubscriptionsSubgraph({
      typeDefs: typeDefs('subscriptions'),
      client: createSubscriptionsClient(backends.stripe, { apiVersion: config.stripeVersion }),
      entitlements: entitlementsOf(config),
      cache,
      now,
    }),
    createVehiclesSubgraph({
      typeDefs: typeDefs('vehicles'),
      client: createVehiclesClient({
        smartcar: { management: backends.smartcarManagement, vehicles: backends.smartcarVehicles },
        tesla: backends.tesla,
        staleAfterMs: config.positionStaleAfterMs,
        now,
      }),
      cache,
    }),
    createMapsSubgraph({
      typeDefs: typeDefs('maps'),
      provider: providers[config.mapsProvider](config, effects, backends),
      links: links.of('maps'),
    }),
  ]
  for (const { schema } of subgraphs) applyRules(schema)

  return {
    schema: stitchSubgraphs(subgraphs),
    authenticate: createAuthenticate({
      verifyJwt: createJwtVerifier(jwtOptions(config, effects)),
      verifyApiKey: createApiKeyVerifier(config.apiKeys),
    }),
    createContext: (principal, requestId) => createContext(subgraphs, principal, requestId),
    assets: new Map(subgraphs.flatMap(({ name, assets }) => (assets ? [[name, assets]] : []))),
    links,
    close: () => store.close(),
  }
}

/** Subgraphs whose SDL may declare how long records are kept. */
const CACHED = ['subscriptions', 'vehicles']

type ProviderFactory = (config: Config, effects: Effects, backends: Backends) => MapProvider

const providers: Readonly<Record<Config['mapsProvider'], ProviderFactory>> = {
  google: ({ googleMapsKey, googleMapsSigningSecret }, { now }, { googleMaps, googleTiles }) =>
    createGoogleProvider({
      maps: googleMaps,
      tiles: googleTiles,
      apiKey: googleMapsKey ?? '',
      ...(googleMapsSigningSecret === null ? {} : { signingSecret: googleMapsSigningSecret }),
      now,
    }),
  offline: ({ mapsOfflineUrl }, { loadOfflineMaps }, { offlineMaps }) =>
    createOfflineProvider(
      mapsOfflineUrl === null
        ? createLocalOfflineMaps(loadOfflineMaps)
        : createRemoteOfflineMaps(offlineMaps),
    ),
}

const createStore = ({ redisUrl, cacheMaxRecords }: Config): Store =>
  redisUrl === null ? createMemoryStore(cacheMaxRecords) : createRedisStore(redisUrl)

const entitlementsOf = (config: Config): EntitlementsOptions =>
  config.subscriptionsMode === 'entitlements'
    ? { mode: 'entitlements' }
    : {
        mode: 'status',
        features: config.subscriptionsFeatures,
        graceDays: config.subscriptionsGraceDays,
      }

const jwtOptions = (config: Config, { transport }: Effects): JwtOptions => ({
  issuer: config.oidcIssuer,
  audience: config.oidcAudience,
  jwksUrl: config.oidcJwksUrl,
  algorithms: config.oidcAlgorithms,
  clockToleranceSeconds: config.oidcClockToleranceSeconds,
  timeoutMs: config.backendTimeoutMs,
  transport,
})
