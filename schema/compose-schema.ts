/**
 * The gateway's schema, without its backends: made by the product's own composition root over a network that is not there.
 *
 * @module
 */
import type { GraphQLSchema } from 'graphql'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { compose } from '../gateway/compose.ts'
import { toVariableName } from '../gateway/config/options/further-backend-options.ts'
import { readConfig } from '../gateway/config/read-config.ts'
import { TransportError } from '../subgraphs/backend/transport.ts'

/** Of no subgraph: policy for all of them, and what is made of all of them. */
const COMMON = new Set(['directives', 'composed', 'supergraph'])

/** Names of subgraphs: whichever has an SDL file here. */
export const SUBGRAPHS: readonly string[] = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => basename(file, '.graphql'))
  .filter((name) => !COMMON.has(name))

/** Nothing is ever called by these: the schema is only looked at. */
const PLACEHOLDERS = {
  OIDC_ISSUER: 'http://localhost',
  OIDC_AUDIENCE: 'none',
  USERS_URL: 'http://localhost',
  USERS_TOKEN: 'none',
  STRIPE_SECRET_KEY: 'none',
  SMARTCAR_CLIENT_ID: 'none',
  SMARTCAR_CLIENT_SECRET: 'none',
  ASSET_SIGNING_SECRET: 'x'.repeat(32),
  ...Object.fromEntries(
    SUBGRAPHS.map((name) => [`BACKEND_${toVariableName(name)}_URL`, 'http://localhost']),
  ),
}

const readSdl = (name: string): string =>
  readFileSync(join(import.meta.dirname, `${name}.graphql`), 'utf8')

const composeFor = (engine: 'planned' | 'stitched') =>
  compose(readConfig({ ...PLACEHOLDERS, ENGINE: engine }), {
    transportTo: () => () => Promise.reject(new TransportError('UNREACHABLE')),
    now: () => 0,
    readSdl,
    loadOfflineMaps: () => Promise.reject(new TransportError('UNREACHABLE')),
    readFont: () => Promise.reject(new TransportError('UNREACHABLE')),
  })

/**
 * What clients see.
 *
 * @throws {SupergraphError} when the subgraphs do not fit together.
 */
export function composePublicSchema(): GraphQLSchema {
  composeFor('planned')
  return composeFor('stitched').execution.schema
}
