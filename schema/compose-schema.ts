/**
 * The gateway's schema, without its backends: made by the product's own composition root over a network that is not there.
 *
 * @module
 */
import type { GraphQLSchema } from 'graphql'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compose } from '../gateway/compose.ts'
import { readConfig } from '../gateway/config/read-config.ts'
import { TransportError } from '../subgraphs/backend/transport.ts'

/** SDL files, one per subgraph, without `.graphql`. */
export const SUBGRAPHS = ['users', 'subscriptions', 'vehicles', 'maps'] as const

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
}

const readSdl = (name: string): string =>
  readFileSync(join(import.meta.dirname, `${name}.graphql`), 'utf8')

/** What clients see. */
export const composePublicSchema = (): GraphQLSchema =>
  compose(readConfig(PLACEHOLDERS), {
    transport: () => Promise.reject(new TransportError('UNREACHABLE')),
    now: () => 0,
    readSdl,
    loadOfflineMaps: () => Promise.reject(new TransportError('UNREACHABLE')),
  }).schema
