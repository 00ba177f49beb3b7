/**
 * Users: who people are and which vehicles they may use, from a SCIM 2.0 directory.
 *
 * @module
 */
import { noRecordCache, type RecordCache } from '../backend/record-cache.ts'
import { createSubgraphSchema, type Subgraph } from '../subgraph.ts'
import type { UsersClient } from './client.ts'
import { createUsersLoaders, type UsersContext, type UsersScope } from './loaders.ts'
import { resolvers } from './resolvers.ts'

export {
  createUsersClient,
  type UserGrantRecord,
  type UserRecord,
  type UsersClient,
  type UsersClientOptions,
} from './client.ts'
export { createUserFinder, type FindByUserName } from './user-finder.ts'
export type {
  CallerRecord,
  GrantRecord,
  UsersContext,
  UsersLoaders,
  UsersScope,
} from './loaders.ts'

export interface UsersDeps {
  /** `directives.graphql` and `users.graphql`. */
  readonly typeDefs: string
  readonly client: UsersClient
  /** Keeps people (`User`), and with them who is granted what. Default: keeps nothing. */
  readonly cache?: RecordCache
}

export const createUsersSubgraph = ({
  typeDefs,
  client,
  cache = noRecordCache,
}: UsersDeps): Subgraph<UsersContext, UsersScope> => ({
  name: 'users',
  isCallerDependent: true,
  typeDefs,
  schema: createSubgraphSchema(typeDefs, resolvers),
  createContext: (scope) => ({ users: createUsersLoaders({ client, cache }, scope) }),
})
