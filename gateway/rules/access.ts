/**
 * Decisions about one operation's caller. Each is made once per operation, however many fields ask.
 *
 * @module
 */
import type { DirectoryEntry, Facts, VehicleAccess } from './facts.ts'
import { Refusal } from './refusal.ts'

/** Every decision rejects with a {@link Refusal}, or with the backend's error when it cannot be made. */
export interface Access {
  /** The person behind the caller is known to the directory and active. */
  activeEntry(): Promise<DirectoryEntry>
  /** The caller may see this car. An owner needs the directory's grant and the vehicles backend's connection. */
  toVehicle(vehicleId: string): Promise<VehicleAccess>
  /** All cars the caller may see: own ones by grant and connection, others by grant. */
  visibleVehicles(): Promise<readonly VisibleVehicle[]>
  /** The caller's plan covers this feature. */
  toFeature(feature: string): Promise<void>
}

export interface VisibleVehicle {
  readonly id: string
  readonly access: VehicleAccess
}

export function createAccess(facts: Facts): Access {
  const entry = once(() => readEntry(facts))
  const grants = once(async () => grantsOf(await entry()))
  const vehicles = memo((id: string) => decideVehicle(facts, grants, id))
  const features = memo((feature: string) => decideFeature(facts, entry, feature))
  const visible = once(() => decideVisible(facts, grants))
  return {
    activeEntry: entry,
    toVehicle: vehicles,
    visibleVehicles: visible,
    toFeature: features,
  }
}

function once<T>(decide: () => Promise<T>): () => Promise<T> {
  let decision: Promise<T> | null = null
  return () => (decision ??= decide())
}

function memo<T>(decide: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const decisions = new Map<string, Promise<T>>()
  return (key) => {
    const known = decisions.get(key)
    if (known) return known
    const decision = decide(key)
    decisions.set(key, decision)
    return decision
  }
}

/** The person a caller acts for. An app that acts for nobody has no cars, no plan and no profile. */
export function userIdOf({ principal }: Facts): string {
  if (principal === null)
    throw new Refusal('UNAUTHENTICATED', 'Sign in: send a bearer token or an API key.')
  if (principal.userId !== null) return principal.userId
  throw new Refusal('FORBIDDEN', 'This app acts for nobody: a person has to sign in.', {
    missing: 'user',
  })
}

async function readEntry(facts: Facts): Promise<DirectoryEntry> {
  const entry = await facts.directoryEntry(userIdOf(facts))
  if (entry?.isActive === true) return entry
  throw new Refusal('FORBIDDEN', 'This account is not active.', { missing: 'active account' })
}

type Grants = ReadonlyMap<string, VehicleAccess>

/** A person named twice for the same car has the stronger of the two grants. */
function grantsOf({ grants }: DirectoryEntry): Grants {
  const byVehicle = new Map<string, VehicleAccess>()
  for (const { vehicleId, access } of grants) {
    if (byVehicle.get(vehicleId) !== 'OWNER') byVehicle.set(vehicleId, access)
  }
  return byVehicle
}

/**
 * Directory and vehicles backend are asked side by side: the connection is not billed, and waiting for the grant first
 * would cost every caller one round trip.
 */
async function decideVehicle(
  facts: Facts,
  grants: () => Promise<Grants>,
  vehicleId: string,
): Promise<VehicleAccess> {
  const userId = userIdOf(facts)
  const [granted, vehicle] = await Promise.all([grants(), facts.vehicle(vehicleId)])
  const access = granted.get(vehicleId)
  if (vehicle === null) throw new Refusal('NOT_FOUND', 'There is no vehicle with this id.')
  if (access === undefined) {
    throw new Refusal('FORBIDDEN', 'Nobody granted you this vehicle.', { missing: 'grant' })
  }
  if (access === 'OWNER' && vehicle.ownerId !== userId) {
    throw new Refusal('FORBIDDEN', 'The vehicles backend does not connect this vehicle with you.', {
      missing: 'connection',
    })
  }
  return access
}

async function decideVisible(
  facts: Facts,
  grants: () => Promise<Grants>,
): Promise<readonly VisibleVehicle[]> {
  const [granted, connected] = await Promise.all([grants(), facts.vehiclesOf(userIdOf(facts))])
  const connectedIds = new Set(connected.map(({ id }) => id))
  return [...granted]
    .filter(([id, access]) => access === 'VIEWER' || connectedIds.has(id))
    .map(([id, access]) => ({ id, access }))
}

async function decideFeature(
  facts: Facts,
  entry: () => Promise<DirectoryEntry>,
  feature: string,
): Promise<void> {
  const { billingCustomerId } = await entry()
  const covered = billingCustomerId === null ? [] : await facts.entitlements(billingCustomerId)
  if (covered.includes(feature)) return
  const status = billingCustomerId === null ? 'NONE' : await facts.planStatus(billingCustomerId)
  throw new Refusal('SUBSCRIPTION_REQUIRED', `Your service plan does not cover "${feature}".`, {
    feature,
    status,
  })
}
