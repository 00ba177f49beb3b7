/**
 * What one operation knows of its caller and of the people it names.
 *
 * @module
 */
import type DataLoader from 'dataloader'
import { alignByKey } from '../backend/align.ts'
import { PeekingLoader } from '../backend/peeking-loader.ts'
import type { CacheJournal, ReadOptions, RecordCache } from '../backend/record-cache.ts'
import type { UserRecord, UsersClient } from './client.ts'

/** Who asks, as the gateway verified it. */
export interface CallerRecord {
  readonly kind: 'USER' | 'APP'
  /** Identifier in the directory; `null` for an app that acts for nobody. */
  readonly userId: string | null
  readonly scopes: readonly string[]
  /** The app that asks; absent or `null` when nothing tells. */
  readonly appId?: string | null
  /** What the app has booked; absent = nothing in particular. */
  readonly plan?: string
  /** Who vouches for the token; absent = there was none. */
  readonly issuer?: string
}

/** How the caller may use one vehicle. */
export interface GrantRecord {
  /** Identifier of the vehicle. */
  readonly id: string
  readonly access: 'OWNER' | 'VIEWER'
  /** What the caller calls it. */
  readonly name: string | null
}

/** A billing account, known here by its identifier only. */
export interface BillingAccountRecord {
  readonly customerId: string
}

export interface UsersLoaders {
  /** `null` = the directory has nobody by this id. */
  readonly byId: DataLoader<string, UserRecord | null>
  readonly caller: CallerRecord
  /** The caller's grant for a vehicle; `null` = none. Reads the caller's entry once, whatever is asked. */
  readonly grantOf: (vehicleId: string) => Promise<GrantRecord | null>
}

export interface UsersScope {
  readonly caller: CallerRecord
  /** What is read for the operation is noted there. Default: nowhere. */
  readonly journal?: CacheJournal
}

export interface UsersLoadersDeps {
  readonly client: UsersClient
  readonly cache: RecordCache
}

export interface UsersContext {
  readonly users: UsersLoaders
}

export function createUsersLoaders(
  { client, cache }: UsersLoadersDeps,
  { caller, journal }: UsersScope,
): UsersLoaders {
  const load = async (ids: readonly string[]) =>
    alignByKey(ids, await client.findMany(ids), ({ id }) => id)
  const options = { tagsOf, ...(journal ? { journal } : {}) }
  const byId = new PeekingLoader<string, UserRecord | null>(
    (ids) => cache.readMany('User', ids, load, options),
    { name: 'users.byId', peek: (id) => cache.peek?.('User', id, options) },
  )
  const readGrants = async () =>
    grantsByVehicle(caller.userId === null ? null : await byId.load(caller.userId))
  let grants: ReturnType<typeof readGrants> | null = null
  const grantOf = async (vehicleId: string) => {
    grants ??= readGrants()
    return (await grants).get(vehicleId) ?? null
  }
  return { byId, caller, grantOf }
}

const tagsOf: NonNullable<ReadOptions<UserRecord>['tagsOf']> = (id, user) => [
  `user:${id}`,
  ...(user?.billingCustomerId == null ? [] : [`customer:${user.billingCustomerId}`]),
]

/** A vehicle may be granted twice: the stronger grant holds. */
function grantsByVehicle(user: UserRecord | null): ReadonlyMap<string, GrantRecord> {
  const grants = new Map<string, GrantRecord>()
  for (const { vehicleId: id, access, display: name } of user?.grants ?? []) {
    if (access === 'OWNER' || !grants.has(id)) grants.set(id, { id, access, name })
  }
  return grants
}
