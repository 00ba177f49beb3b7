/**
 * The maps subgraph: addresses, pictures and tiles around a place, from one exchangeable provider.
 *
 * @module
 */
import { createSubgraphSchema, type AssetLinks, type Subgraph } from '../subgraph.ts'
import { createAssetSource } from './assets.ts'
import { createMapsContext, type MapsContext } from './loaders.ts'
import type { MapProvider } from './map-provider.ts'
import { resolvers } from './resolvers.ts'

export type { MapsContext } from './loaders.ts'
export type { MapProvider } from './map-provider.ts'
export { readGoogleError } from './providers/google/google-error.ts'
export { createGoogleProvider, type GoogleOptions } from './providers/google/google-provider.ts'
export {
  createHereProvider,
  readHereError,
  type HereOptions,
} from './providers/here/here-provider.ts'
export {
  createMapboxProvider,
  readMapboxError,
  type MapboxOptions,
} from './providers/mapbox/mapbox-provider.ts'
export {
  createOsmProvider,
  readOsmError,
  readTileTemplate,
  type OsmOptions,
} from './providers/osm/osm-provider.ts'
export {
  createLocalOfflineMaps,
  type LoadedOfflineMaps,
  type LocalOfflineMaps,
} from './providers/offline-local.ts'
export { createRemoteOfflineMaps } from './providers/offline-remote.ts'
export { createOfflineProvider, type OfflineSource } from './providers/offline.ts'

export interface MapsDeps {
  /** `directives.graphql` and `maps.graphql` as text. */
  readonly typeDefs: string
  /** All of every answer comes from it. */
  readonly provider: MapProvider
  /** Makes URLs on the gateway for pictures, tiles and TileJSON. */
  readonly links: AssetLinks
}

/** This subgraph needs to know nothing of an operation. */
export type MapsScope = object

export function createMapsSubgraph(deps: MapsDeps): Subgraph<MapsContext, MapsScope> {
  const { typeDefs, provider, links } = deps
  return {
    name: 'maps',
    typeDefs,
    schema: createSubgraphSchema(typeDefs, resolvers),
    createContext: () => createMapsContext(provider, links),
    assets: createAssetSource(provider, links),
  }
}
