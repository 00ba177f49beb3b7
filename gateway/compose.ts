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
import { createVehiclesClient, createVehiclesSubgraph } from '../subgraphs/vehicles/index.ts'
import type { OnBackendEvent } from '../subgraphs/backend/backend-event.ts'
import type { HttpBackend } from '../subgraphs/backend/http-backend.ts'
import type { RecordCache } from '../subgraphs/backend/record-cache.ts'
import type { Transport } from '../subgraphs/backend/transport.ts'
import { createCallers, type Callers } from './callers.ts'
import { createBackends, type Backends, type ClientCertificate } from './backends.ts'
import { createCaching, type Caching } from './caching.ts'
import { createDurableStore } from './cache/durable-store.ts'
import { noteFreshness } from './cache/freshness.ts'
import type { Config } from './config/options.ts'
import { createFailurePolicies } from './failure-policies.ts'
import { createContext, type GatewayContext, type OperationScope } from './context.ts'
import type { Authenticate } from './identity/authenticate.ts'
import { createCallerOf } from './identity/caller-scope.ts'
import type { Principal } from './identity/principal.ts'
import { createMaps, type MapsEffects } from './map-providers.ts'
import { createRunningOperation, type RunningOperation } from './running-operation.ts'
import { stringifyResult } from './engine/answer-data.ts'
import { createApolloGateway, type ApolloGateway } from './engine/apollo-gateway.ts'
import { composeSupergraph } from './engine/compose-supergraph.ts'
import { withDefer } from './engine/defer/defer-directive.ts'
import { createEngine } from './engine/engine.ts'
import type { Provenance } from './engine/provenance.ts'
import { applyRules, callerRulesOf } from './rules/apply-rules.ts'
import { acceptsParts } from './server/accepts-parts.ts'
import type { ApolloOptions } from './server/apollo-server.ts'
import { createAssetLinks, type GatewayAssetLinks } from './server/asset-links.ts'
import { createAfterExecution } from './server/after-execution.ts'
import { createExecutionPlugin } from './server/execution-plugin.ts'
import { createWholeAnswers } from './server/whole-answers.ts'
import { stitchSubgraphs } from './stitch/stitch-subgraphs.ts'
import { createWebhooks, type WebhookDeps } from './webhooks.ts'

/** The world outside this process. */
export interface Effects extends MapsEffects {
  /** The network, as seen by what is called there `backend` in errors and metrics. */
  readonly transportTo: (backend: string, certificate?: ClientCertificate) => Transport
  /** What happens between us and backends. Default: nobody is told. */
  readonly onBackendEvent?: OnBackendEvent
  readonly onWebhook?: WebhookDeps['onWebhook']
  /** What cars told by themselves. Default: nobody is told. */
  readonly onSmartcarEvent?: WebhookDeps['onSmartcarEvent']
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Text of `schema/<name>.graphql`. */
  readonly readSdl: (name: string) => string
}

/** What Apollo Server needs to know to execute operations. */
export interface Execution {
  /** What clients see. */
  readonly schema: GraphQLSchema
  readonly plugins?: NonNullable<ApolloOptions<GatewayContext>['plugins']>
  readonly applyPolicies?: NonNullable<ApolloOptions<GatewayContext>['applyPolicies']>
  readonly laterOf?: NonNullable<ApolloOptions<GatewayContext>['laterOf']>
  readonly endOperation?: RunningOperation['end']
  /** Given when not graphql-js is to execute it. */
  readonly overrides?: {
    readonly gateway: ApolloGateway
    readonly stringifyResult: typeof stringifyResult
    readonly schema: undefined
  }
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
  vehicles: ({ now, ...parts }, { config, backends }) =>
    createVehiclesSubgraph({
      ...parts,
      client: createVehiclesClient({
        smartcar: { management: backends.smartcarManagement, vehicles: backends.smartcarVehicles },
        tesla: backends.tesla,
        staleAfterMs: config.positionStaleAfterMs,
        now,
      }),
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
  const links = createAssetLinks({
    publicUrl: config.publicUrl,
    secret: config.assetSigningSecret,
    lifetimeSeconds: config.assetUrlLifetimeSeconds,
    now: effects.now,
  })
  const running = createRunningOperation({ deadlineMs: config.requestDeadlineMs, now: effects.now })
  const caller = createCallerOf(running.principal)
  const caching = createCaching(config, subgraphNames.map(effects.readSdl), {
    now: effects.now,
    callerKey: () => caller().key,
  })
  const identityStore = createDurableStore(config.keysStore)
  const backends = createBackends(config, { ...effects, caller, operationUntilMs: running.untilMs })
  const subgraphs = createSubgraphs(config, effects, { caching, links, backends, running })
  for (const { schema } of subgraphs) applyRules(schema)
  const execution = executions[config.engine](subgraphs, caching.freshness)
  const sdl = subgraphs.map(({ typeDefs }) => typeDefs)

  return {
    execution: {
      ...execution,
      endOperation: running.end,
      applyPolicies: createFailurePolicies(sdl, execution.schema),
    },
    subgraphs: new Map(subgraphs.map(({ name, schema }) => [name, schema])),
    ...createCallers(config, {
      store: identityStore,
      transport: effects.transportTo('identity'),
      now: effects.now,
      ...directoryOf(config, backends.users),
    }),
    createContext: (principal, requestId) => createContext(subgraphs, principal, requestId),
    runAs: running.runAs,
    assets: new Map(subgraphs.flatMap(({ name, assets }) => (assets ? [[name, assets]] : []))),
    links,
    invalidate: caching.invalidate,
    webhooks: createWebhooks(config, {
      ...effects,
      invalidate: caching.invalidate,
      store: identityStore,
    }),
    cacheStats: caching.stats,
    close: async () => {
      caching.close()
      await identityStore.close()
    },
  }
}

/** Who a provider's people are, asked outside of any operation. */
function directoryOf({ usersExtensionUrn: extensionUrn }: Config, users: HttpBackend) {
  const client = createUsersClient(users, { extensionUrn })
  return {
    findById: async (id: string) => (await client.findMany([id]))[0] ?? null,
    findByUserName: createUserFinder(users, { extensionUrn }),
  }
}

/** Who executes operations, by the option `ENGINE`. */
const executions: Readonly<
  Record<Config['engine'], (subgraphs: readonly AnySubgraph[], provenance: Provenance) => Execution>
> = {
  stitched: (subgraphs) => ({
    schema: withDefer(stitchSubgraphs(subgraphs)),
    plugins: [createWholeAnswers(), createAfterExecution(noteFreshness)],
  }),
  planned: (subgraphs, provenance) => {
    const supergraphSdl = composeSupergraph(subgraphs)
    const targets = subgraphs.map(({ name, schema }) => [name, { kind: 'local', schema }] as const)
    const callerRules = callerRulesOf(subgraphs.map(({ schema }) => schema))
    const engine = createEngine({
      ...{ supergraphSdl, callerRules, provenance },
      subgraphs: new Map(targets),
    })
    const gateway = createApolloGateway(engine, supergraphSdl, acceptsParts)
    return {
      schema: engine.schema,
      plugins: [createExecutionPlugin(gateway.attempt)],
      laterOf: gateway.laterOf,
      overrides: { gateway, stringifyResult, schema: undefined },
    }
  },
}

/** What all subgraphs share. */
interface Shared {
  readonly caching: Caching
  readonly links: GatewayAssetLinks
  readonly backends: Backends
  readonly running: RunningOperation
}

function createSubgraphs(
  config: Config,
  effects: Effects,
  { caching, links, backends, running }: Shared,
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
      create(partsOf(name), { config, backends, effects, running }),
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
