/**
 * What rules ask about one operation's caller and cars. The answers come from backends; what follows from them is
 * decided in this room only.
 *
 * @module
 */
import type { Principal } from '../identity/principal.ts'

export type VehicleAccess = 'OWNER' | 'VIEWER'

/** The directory's entry of a person, as far as rules need it. */
export interface DirectoryEntry {
  readonly isActive: boolean
  readonly billingCustomerId: string | null
  readonly grants: readonly { readonly vehicleId: string; readonly access: VehicleAccess }[]
}

/** Each question is a loader's: asked twice in an operation, it costs one call. All reject when a backend fails. */
export interface Facts {
  readonly principal: Principal | null
  /** `null` when the directory does not know the person. */
  directoryEntry(userId: string): Promise<DirectoryEntry | null>
  /** Who owns the car according to the vehicles backend; `null` when it knows no such car. */
  vehicle(vehicleId: string): Promise<{ readonly ownerId: string | null } | null>
  /** Cars that the vehicles backend connects with this person. */
  vehiclesOf(userId: string): Promise<readonly { readonly id: string }[]>
  /** Features that are active for a billing customer. */
  entitlements(customerId: string): Promise<readonly string[]>
  /** State of a billing customer's plan, as in the enum `ServicePlanStatus`. */
  planStatus(customerId: string): Promise<string>
}
