/**
 * What one operation carries: who calls, what may be asked about it, and every subgraph's fresh loaders.
 *
 * @module
 */
import type { SubscriptionsContext } from '../subgraphs/subscriptions/index.ts'
import type { UsersContext } from '../subgraphs/users/index.ts'
import type { VehiclesContext } from '../subgraphs/vehicles/index.ts'
import type { CacheJournal } from '../subgraphs/backend/record-cache.ts'
import type { OperationNotes, Subgraph } from '../subgraphs/subgraph.ts'
import { OperationJournal } from './cache/journal.ts'
import type { Principal } from './identity/principal.ts'
import { NotedExtensions } from './operation-notes.ts'
import { createAccess } from './rules/access.ts'
import type { Facts } from './rules/facts.ts'
import type { RulesContext } from './rules/predicates.ts'

/** What every subgraph is offered of an operation; each takes what its own scope names. */
export interface OperationScope {
  readonly caller: {
    readonly kind: Principal['kind']
    readonly userId: string | null
    readonly scopes: readonly string[]
    readonly appId?: string | null
    readonly plan?: string
    readonly issuer?: string
  }
  visibleVehicles(): ReturnType<RulesContext['access']['visibleVehicles']>
  /** Given to the record cache with every read. */
  readonly journal: CacheJournal
  /** What is noted here is answered in `extensions`. */
  readonly notes: OperationNotes
}

export interface GatewayContext
  extends RulesContext, UsersContext, SubscriptionsContext, VehiclesContext {
  readonly requestId: string
  /** After execution: how long the answer may be kept, and how old it is. */
  readonly journal: OperationJournal
  readonly notes: NotedExtensions
}

const NOBODY: OperationScope['caller'] = { kind: 'APP', userId: null, scopes: [] }

/**
 * Rules and loaders need each other: rules ask loaders for facts, and the list of vehicles asks rules who may see
 * which. So the context is one object that both look into when they are asked, not before.
 */
export function createContext(
  subgraphs: readonly Subgraph<object, OperationScope>[],
  principal: Principal | null,
  requestId: string,
): GatewayContext {
  const context = { requestId } as GatewayContext
  const facts = factsOf(context, principal)
  const access = createAccess(facts)
  const journal = new OperationJournal()
  const notes = new NotedExtensions()
  const { visibleVehicles } = access
  const scope = { caller: principal ?? NOBODY, visibleVehicles, journal, notes }
  return Object.assign(
    context,
    { facts, access, journal, notes },
    ...subgraphs.map((subgraph) => subgraph.createContext(scope)),
  ) as GatewayContext
}

const factsOf = (context: GatewayContext, principal: Principal | null): Facts => ({
  principal,
  directoryEntry: (userId) => context.users.byId.load(userId),
  vehicle: (vehicleId) => context.vehicles.byId.load(vehicleId),
  vehiclesOf: (userId) => context.vehicles.ofOwner.load(userId),
  entitlements: (customerId) => context.subscriptions.entitlementsByCustomer.load(customerId),
  planStatus: async (customerId) =>
    (await context.subscriptions.planByCustomer.load(customerId)).status,
})
