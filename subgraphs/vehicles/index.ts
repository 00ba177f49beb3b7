/**
 * The vehicles subgraph: connected cars and what they tell, from Smartcar or whichever vendor reads their make.
 *
 * @module
 */
import { noRecordCache, type RecordCache } from '../backend/record-cache.ts'
import { createSubgraphSchema, type Subgraph } from '../subgraph.ts'
import type { VehiclesClient } from './client.ts'
import type { LiveSource } from './live/live-streams.ts'
import { createVehiclesLoaders, type VehiclesContext, type VehiclesScope } from './loaders.ts'
import { resolvers } from './resolvers.ts'
import { withSources } from './sources.ts'

export type {
  BatteryRecord,
  PositionQuality,
  PositionRecord,
  PositionSource,
  PowerTrain,
  Reading,
  SignalsRecord,
  VehicleRecord,
  VehiclesClient,
} from './client.ts'
export {
  createCarQuestions,
  type CarQuestions,
  type CarQuestionsDeps,
} from './live/ask-position.ts'
export { createBmwCarData, type BmwCarDataOptions } from './live/bmw-cardata.ts'
export type { Decoded, Learned, NamedCar, PositionCodec, PositionUpdate } from './live/codec.ts'
export { asOf } from './live/freshness.ts'
export type { LiveSource, VehiclePositionRecord } from './live/live-streams.ts'
export { createSharedPositions, type SharedPositions } from './live/shared-positions.ts'
export { positionsInSmartcarEvent } from './live/smartcar-event.ts'
export { createTeslaTelemetry, type TeslaTelemetryOptions } from './live/tesla-telemetry.ts'
export { makeKeyOf } from './makes.ts'
export { FURTHER_PROVIDERS } from './further-providers.ts'
export type { VehiclesContext, VehiclesScope, VisibleVehicle } from './loaders.ts'
export { readSmartcarError } from './providers/smartcar-errors.ts'
export { createTesla, type TeslaOptions } from './providers/tesla.ts'
export { readTeslaError } from './providers/tesla-errors.ts'
export { createViss, type VissOptions, type VissSignal } from './providers/viss.ts'
export { readVissError } from './providers/viss-errors.ts'
export { createVehiclesClient, type CreateProvider, type VehiclesClientOptions } from './router.ts'
export { readSmartcarWebhook, type SmartcarEvent, type SmartcarWebhookOptions } from './webhooks.ts'

export interface VehiclesDeps {
  /** `directives.graphql` and `vehicles.graphql` as text. */
  readonly typeDefs: string
  readonly client: VehiclesClient
  /** Keeps connections, what cars tell, and VINs. Default: keeps nothing. */
  readonly cache?: RecordCache
  /** Where streams come from. Default: no streams are served. */
  readonly live?: LiveSource
}

export function createVehiclesSubgraph({
  typeDefs,
  client,
  cache = noRecordCache,
  live,
}: VehiclesDeps): Subgraph<VehiclesContext, VehiclesScope> {
  const withAll = withSources(typeDefs)
  return {
    name: 'vehicles',
    typeDefs: withAll,
    schema: createSubgraphSchema(withAll, resolvers),
    createContext: (scope) => createVehiclesLoaders({ client, cache, live: live ?? null }, scope),
  }
}
