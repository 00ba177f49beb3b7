/**
 * The maps subgraph: addresses, pictures and tiles around a place, from exchangeable providers.
 *
 * @module
 */
import { noRecordCache, type CacheJournal, type RecordCache } from '../backend/record-cache.ts'
import {
  createSubgraphSchema,
  type AssetLinks,
  type OperationNotes,
  type Subgraph,
} from '../subgraph.ts'
import { createAskAddresses, type WithinShare } from './addresses.ts'
import { createAssetSource } from './assets.ts'
import { createMapsContext, type MapsContext } from './loaders.ts'
import type { MapsPool } from './choice/pool.ts'
import { FURTHER_PROVIDERS } from './further-providers.ts'
import { resolvers } from './resolvers.ts'

export type { MapsContext } from './loaders.ts'
export type { WithinShare } from './addresses.ts'
export { createMapsPool, type MapsEvents, type MapsPool } from './choice/pool.ts'
export { FURTHER_PROVIDERS } from './further-providers.ts'
export type { MapProvider, ProviderFacts, Region } from './map-provider.ts'
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
  /** All of every answer comes from one of them. */
  readonly pool: MapsPool
  /** Makes URLs on the gateway for pictures, tiles and TileJSON. */
  readonly links: AssetLinks
  /** Default: nothing is kept. */
  readonly cache?: RecordCache
  /** Default: every attempt may take all that its calls may. */
  readonly withinShare?: WithinShare
  /** Whether a picture may come from another provider than its URL names, when that one fails. Default true. */
  readonly mayReplacePictures?: boolean
}

/** What this subgraph may know of an operation. */
export interface MapsScope {
  readonly notes?: OperationNotes
  readonly journal?: CacheJournal
}

export function createMapsSubgraph(deps: MapsDeps): Subgraph<MapsContext, MapsScope> {
  const { pool, links, cache = noRecordCache, withinShare = (_shares, task) => task() } = deps
  const typeDefs = withProviders(deps.typeDefs, [...pool.names, ...FURTHER_NAMES])
  return {
    name: 'maps',
    typeDefs,
    schema: createSubgraphSchema(typeDefs, resolvers),
    createContext: ({ notes, journal }) => {
      const askAddresses = createAskAddresses({ cache, withinShare, ...(journal && { journal }) })
      return createMapsContext({ pool, askAddresses, ...(notes && { notes }) }, links)
    },
    assets: createAssetSource(pool, links, { mayReplacePictures: deps.mayReplacePictures ?? true }),
  }
}

const FURTHER_NAMES = Object.keys(FURTHER_PROVIDERS).map((name) => name.toUpperCase())

/** The SDL names the providers that come with the product; further ones are added to it, configured or not. */
function withProviders(typeDefs: string, names: readonly string[]): string {
  const [, known = ''] = /^enum MapProvider \{(.*?)^\}/ms.exec(typeDefs) ?? []
  const further = [...new Set(names)].filter(
    (name) => !new RegExp(`^\\s*${name}$`, 'm').test(known),
  )
  return further.length === 0
    ? typeDefs
    : `${typeDefs}\nextend enum MapProvider { ${further.join(' ')} }\n`
}
