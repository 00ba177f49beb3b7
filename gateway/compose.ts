/**
 * The composition root: constructs everything and wires it, decides nothing.
 *
 * @module
 */
import type { GraphQLSchema } from 'graphql'
import { createMapsSubgraph } from '../subgraphs/maps/index.ts'
import type { AssetLinks, AssetSource, Subgraph } from '../subgraphs/subgraph.ts'
import {
  createSubscriptionsClient,
  createSubscriptionsSubgraph,
  type EntitlementsOptions,
} from '../subgraphs/subscriptions/index.ts'
import {
  createUserFinder,
  createUsersClient,
  createUsersSubgraph,
} from '../subgraphs/users/index.ts'
import { createVehiclesSubgraph, positionsInSmartcarEvent } from '../subgraphs/vehicles/index.ts'
import type { OnBackendEvent } from '../subgraphs/backend/backend-event.ts'
import type { HttpBackend } from '../subgraphs/backend/http-backend.ts'
import type { RecordCache } from '../subgraphs/backend/record-cache.ts'
import type { Transport } from '../subgraphs/backend/transport.ts'
import { createCallers, type Callers } from './callers.ts'
import { createBackends, type Backends, type ClientCertificate } from './backends.ts'
import { createCaching, type Caching, type CachingEffects } from './caching.ts'
import { createDurableStore, type DurableStore } from './cache/durable-store.ts'
import type { Config } from './config/options.ts'
import { executions, type Execution } from './executions.ts'
import { createFailurePolicies } from './failure-policies.ts'
import { createContext, type GatewayContext, type OperationScope } from './context.ts'
import type { Authenticate } from './identity/authenticate.ts'
import { createCallerOf } from './identity/caller-scope.ts'
import type { Principal } from './identity/principal.ts'
import { createMaps, type MapsEffects } from './map-providers.ts'
import { createVehicles } from './vehicle-providers.ts'
import { createRunningOperation, type RunningOperation } from './running-operation.ts'
import { applyRules } from './rules/apply-rules.ts'
import { createAssetLinks, type GatewayAssetLinks } from './server/asset-links.ts'
import { createLive, liveSourceOf, type Live, type OnLiveEvent } from './live.ts'
import type { StreamSources } from './observability/stream-metrics.ts'
import { createGatewayStreams, type GatewayStreams, type StreamsDeps } from './streams.ts'
import { createWebhooks, type WebhookDeps } from './webhooks.ts'

/** The world outside this process. */
export interface Effects extends MapsEffects {
  /** The network, as seen by what is called there `backend` in errors and metrics. */
  readonly transportTo: (backend: string, certificate?: ClientCertificate) => Transport
  /** What happens between us and backends. Default: nobody is told. */
  readonly onBackendEvent?: OnBackendEvent
  readonly onWebhook?: WebhookDeps['onWebhook']
  /** What happens between us and what cars stream through. Default: nobody is told. */
  readonly onLiveEvent?: OnLiveEvent
  readonly onSharedCacheEvent?: CachingEffects['onSharedCacheEvent']
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Text of `schema/<name>.graphql`. */
  readonly readSdl: (name: string) => string
}

export interface Gateway {
  readonly execution: Execution
  /** Each subgraph's own schema, its rules around it: what serves one alone. */
  readonly subgraphs: ReadonlyMap<string, GraphQLSchema>
  readonly authenticate: Authenticate
  /** `/oauth/token`; absent = no tokens are given here. */
  readonly oauth?: NonNullable<Callers['oauth']>
  readonly createContext: (principal: Principal | null, requestId: string) => GatewayContext
  /** Every operation runs inside: credentials that speak for the caller ask there who it is, and calls how long they may take. */
  readonly runAs: RunningOperation['runAs']
  /** What each subgraph serves by signed URL, by the subgraph's name. */
  readonly assets: ReadonlyMap<string, AssetSource>
  readonly links: GatewayAssetLinks
  /** Forgets kept records before their time. */
  readonly invalidate: Caching['invalidate']
  /** What backends may send by themselves, by the last part of its URL. */
  readonly webhooks: ReturnType<typeof createWebhooks>
  /** Where watched cars are. Whoever watches has settled who may. */
  readonly live: Live
  /** Absent where `ENGINE` runs none. */
  readonly streams?: GatewayStreams
  /** What live positions and streams did, for metrics. */
  readonly streamFigures: Omit<StreamSources, 'connections'>
  /** What the record cache did and holds. */
  readonly cacheStats: Caching['stats']
  close(): Promise<void>
}

/** What any subgraph is handed; each takes what it needs. */
interface Parts {
  /** `directives.graphql` and the subgraph's own SDL. */
  readonly typeDefs: string
  readonly cache: RecordCache
  /** Makes URLs of the subgraph's own assets. */
  readonly links: AssetLinks
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What subgraphs with options or several backends are wired from. */
interface Wiring {
  readonly config: Config
  readonly backends: Backends
  readonly effects: Effects
  readonly running: RunningOperation
  readonly live: Live
}

type AnySubgraph = Subgraph<object, OperationScope>

/** By name, which is also the folder's and the SDL's. */
const SUBGRAPHS: Readonly<Record<string, (parts: Parts, wiring: Wiring) => AnySubgraph>> = {
  users: (parts, { config, backends }) =>
    createUsersSubgraph({
      ...parts,
      client: createUsersClient(backends.users, { extensionUrn: config.usersExtensionUrn }),
    }),
  subscriptions: (parts, { config, backends }) =>
    createSubscriptionsSubgraph({
      ...parts,
      client: createSubscriptionsClient(backends.stripe, { apiVersion: config.stripeVersion }),
      entitlements: entitlementsOf(config),
    }),
  vehicles: (parts, { config, backends, running, live }) =>
    createVehiclesSubgraph({
      ...parts,
      client: createVehicles({ config, backends }, parts.now),
      live: liveSourceOf(live, { config, running, now: parts.now }),
    }),
  maps: (parts, wiring) =>
    createMapsSubgraph({
      ...parts,
      pool: createMaps(wiring),
      withinShare: wiring.running.withinShare,
      mayReplacePictures: wiring.config.mapsPictureFailover,
    }),
}

/** Subgraphs that need nothing but an HTTP backend of their own, `BACKEND_<NAME>_URL`. By name, as above. */
const FURTHER_SUBGRAPHS: Readonly<Record<string, (parts: FurtherParts) => AnySubgraph>> = {
  // One line each: the README's "Extend" shows one.
}

const subgraphNames = [...Object.keys(SUBGRAPHS), ...Object.keys(FURTHER_SUBGRAPHS)]

interface FurtherParts extends Parts {
  readonly backend: HttpBackend
}

export function compose(config: Config, effects: Effects): Gateway {
  const shared = createShared(config, effects, (changed) => streams?.recheck(changed))
  const { links, running, caching, backends, live, identityStore } = shared
  const subgraphs = createSubgraphs(config, effects, shared)
  for (const { schema } of subgraphs) applyRules(schema)
  const execution = executions[config.engine](subgraphs, caching.freshness)
  const sdl = subgraphs.map(({ typeDefs }) => typeDefs)
  const applyPolicies = createFailurePolicies(sdl, execution.schema)
  const contextFor: Gateway['createContext'] = (principal, requestId) =>
    createContext(subgraphs, principal, requestId)
  const streams = streamsOf(config, { ...shared, execution, applyPolicies, contextFor, subgraphs })
  const { invalidate, stats } = caching

  return {
    execution: { ...execution, applyPolicies, endOperation: running.end },
    ...(streams && { streams }),
    subgraphs: new Map(subgraphs.map(({ name, schema }) => [name, schema])),
    ...createCallers(config, {
      store: identityStore,
      transport: effects.transportTo('identity'),
      now: effects.now,
      ...directoryOf(config, backends.users),
    }),
    createContext: contextFor,
    runAs: running.runAs,
    assets: new Map(subgraphs.flatMap(({ name, assets }) => (assets ? [[name, assets]] : []))),
    links,
    invalidate,
    live,
    webhooks: createWebhooks(config, {
      ...{ ...effects, invalidate, store: identityStore },
      onSmartcarEvent: (event) => {
        positionsInSmartcarEvent(event).forEach(live.publish)
      },
    }),
    streamFigures: { live: live.stats, streams: () => streams?.stats() ?? null },
    cacheStats: stats,
    close: async () => {
      await live.close()
      caching.close()
      await identityStore.close()
    },
  }
}

/** What all subgraphs share. */
interface Shared {
  readonly caching: Caching
  readonly links: GatewayAssetLinks
  readonly backends: Backends
  readonly running: RunningOperation
  readonly live: Live
  readonly identityStore: DurableStore
}

function createShared(
  config: Config,
  effects: Effects,
  onForget: CachingEffects['onForget'],
): Shared {
  const { now, readSdl } = effects
  const running = createRunningOperation({ deadlineMs: config.requestDeadlineMs, now })
  const caller = createCallerOf(running.principal)
  const caching = createCaching(config, subgraphNames.map(readSdl), {
    ...{ now, onForget, isFresh: running.isFresh },
    onSharedCacheEvent: effects.onSharedCacheEvent,
    callerKey: () => caller().key,
  })
  const backends = createBackends(config, { ...effects, caller, operationUntilMs: running.untilMs })
  return {
    ...{ running, caching, backends },
    links: createAssetLinks({
      publicUrl: config.publicUrl,
      secret: config.assetSigningSecret,
      lifetimeSeconds: config.assetUrlLifetimeSeconds,
      now,
    }),
    identityStore: createDurableStore(config.keysStore),
    live: createLive(config, {
      client: createVehicles({ config, backends }, now),
      cache: caching.records,
      mayAsk: !backends.isCallerBound('vehicles'),
      onEvent: effects.onLiveEvent,
    }),
  }
}

interface StreamParts extends Shared {
  readonly execution: Execution
  readonly applyPolicies: StreamsDeps['applyPolicies']
  readonly contextFor: Gateway['createContext']
  readonly subgraphs: readonly AnySubgraph[]
}

const streamsOf = (
  config: Config,
  { execution: { engine }, contextFor, subgraphs, backends, ...parts }: StreamParts,
): GatewayStreams | undefined =>
  engine &&
  createGatewayStreams(config, {
    ...{ ...parts, engine, createContext: contextFor },
    subgraphs: subgraphs.map(({ name, schema, isCallerDependent = false }) => ({
      schema,
      isCallerDependent: isCallerDependent || backends.isCallerBound(name),
    })),
  })

/** Who a provider's people are, asked outside of any operation. */
function directoryOf({ usersExtensionUrn: extensionUrn }: Config, users: HttpBackend) {
  const client = createUsersClient(users, { extensionUrn })
  return {
    findById: async (id: string) => (await client.findMany([id]))[0] ?? null,
    findByUserName: createUserFinder(users, { extensionUrn }),
  }
}

function createSubgraphs(
  config: Config,
  effects: Effects,
  { caching, links, backends, running, live }: Shared,
): readonly AnySubgraph[] {
  const { readSdl, now } = effects
  const partsOf = (name: string): Parts => ({
    typeDefs: `${readSdl('directives')}\n${readSdl(name)}`,
    cache: backends.isCallerBound(name) ? caching.recordsOfCaller : caching.records,
    links: links.of(name),
    now,
  })
  return [
    ...Object.entries(SUBGRAPHS).map(([name, create]) =>
      create(partsOf(name), { config, backends, effects, running, live }),
    ),
    ...Object.entries(FURTHER_SUBGRAPHS).map(([name, create]) =>
      create({ ...partsOf(name), backend: backends.named(name) }),
    ),
  ]
}

const entitlementsOf = (config: Config): EntitlementsOptions =>
  config.subscriptionsMode === 'entitlements'
    ? { mode: 'entitlements' }
    : {
        mode: 'status',
        features: config.subscriptionsFeatures,
        graceDays: config.subscriptionsGraceDays,
      }
