/**
 * Who may import whom. A room is a folder or a file, `*` stands for any one name; the most precise row that covers a file is
 * its room. A row names the rooms that it may import besides itself; `type <room>` allows types only. A file without a
 * room fails.
 *
 * @module
 */

const KIT = ['subgraphs/backend', 'subgraphs/subgraph.ts'] as const
const SANDBOX = ['subgraphs/sandbox-kit', 'subgraphs/backend'] as const
const DOORS = 'subgraphs/*'
const PRINCIPAL = 'type gateway/identity'
const LOGGER = 'type gateway/observability'

export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'subgraphs/subgraph.ts': [],
  'subgraphs/backend': [],
  'subgraphs/*': KIT,

  'subgraphs/sandbox-kit': [],
  'subgraphs/sandbox-kit/gateway-environment.ts': [
    'subgraphs/sandbox-kit',
    'subgraphs/users/sandbox',
  ],
  'subgraphs/*/sandbox': SANDBOX,
  'subgraphs/maps/sandbox': [...SANDBOX, 'subgraphs/maps'],
  'subgraphs/sandbox.ts': [
    'subgraphs/sandbox-kit',
    'subgraphs/*/sandbox',
    'subgraphs/maps/sandbox',
    'subgraphs/maps',
  ],

  'gateway/config': [],
  'gateway/identity': [...KIT, LOGGER],
  'gateway/stitch': KIT,
  'gateway/engine': [...KIT, LOGGER],
  'gateway/rules': [...KIT, PRINCIPAL, LOGGER],
  'gateway/cache': [...KIT, LOGGER],
  'gateway/resilience': [...KIT, LOGGER],
  'gateway/streaming': [...KIT, PRINCIPAL, LOGGER],
  'gateway/live.ts': [...KIT, DOORS, 'gateway/streaming', 'type gateway/config'],
  'gateway/observability': [...KIT, PRINCIPAL],
  'gateway/server': [...KIT, PRINCIPAL, LOGGER],
  'gateway/transport': [...KIT, LOGGER],
  'gateway/operation-notes.ts': KIT,
  'gateway/caching.ts': [...KIT, 'gateway/cache', 'gateway/resilience', 'type gateway/config'],
  'gateway/context.ts': [
    ...KIT,
    DOORS,
    'gateway/cache',
    'gateway/identity',
    'gateway/operation-notes.ts',
    'gateway/rules',
  ],
  'gateway/backends.ts': [
    ...KIT,
    DOORS,
    'gateway/backend-credentials.ts',
    'gateway/identity',
    'gateway/resilience',
    'type gateway/config',
  ],
  'gateway/backend-credentials.ts': ['type gateway/identity', 'type gateway/config'],
  'gateway/map-providers.ts': ['subgraphs/maps', 'gateway/config', 'type gateway/backends.ts'],
  'gateway/callers.ts': [...KIT, 'type subgraphs/*', 'gateway/identity', 'type gateway/config'],
  'gateway/webhooks.ts': [...KIT, DOORS, 'gateway/cache', 'gateway/server', 'type gateway/config'],
  'gateway/compose.ts': [
    'gateway/live.ts',
    'gateway/webhooks.ts',
    'gateway/caching.ts',
    'gateway/callers.ts',
    ...KIT,
    DOORS,
    'gateway/backends.ts',
    'gateway/map-providers.ts',
    'gateway/context.ts',
    'gateway/failure-policies.ts',
    'gateway/running-operation.ts',
    'gateway/cache',
    'gateway/engine',
    'gateway/identity',
    'gateway/observability',
    'gateway/resilience',
    'gateway/rules',
    'gateway/server',
    'gateway/stitch',
    'gateway/streaming',
    'type gateway/config',
  ],
  'gateway/serve.ts': [
    ...KIT,
    'gateway/observability',
    'gateway/server',
    'gateway/transport',
    'type gateway/backends.ts',
  ],
  'gateway/failure-policies.ts': ['gateway/cache', 'gateway/resilience', 'type gateway/server'],
  'gateway/running-operation.ts': [PRINCIPAL],
  'gateway/supergraph-gateway.ts': [
    ...KIT,
    'gateway/resilience',
    'gateway/running-operation.ts',
    'gateway/engine',
    'gateway/server',
    'type gateway/config',
    'type gateway/serve.ts',
  ],
  'gateway/start-gateway.ts': [
    DOORS,
    'gateway/compose.ts',
    'gateway/config',
    'gateway/serve.ts',
    'gateway/server',
    'gateway/supergraph-gateway.ts',
    'type gateway/context.ts',
  ],
  'gateway/main.ts': ['gateway/start-gateway.ts', 'gateway/config', 'gateway/observability'],

  schema: [...KIT, 'bin/generated-files.ts', 'gateway/compose.ts', 'gateway/config'],
  bin: [
    'bin/generated-files.ts',
    'gateway/config',
    'gateway/engine',
    'gateway/server',
    'subgraphs/maps',
    'subgraphs/sandbox-kit/gateway-environment.ts',
  ],
  'bin/generated-files.ts': [],
  'bin/keys.ts': ['gateway/cache', 'gateway/config', 'gateway/identity'],
}
