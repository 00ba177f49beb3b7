/**
 * How Mapbox says no: a fitting status and `{"message"}`.
 *
 * @module
 */
import { toJson, VendorRefusal, type VendorCall } from './vendor-call.ts'

export const refuse = (status: number, message: string): VendorRefusal =>
  new VendorRefusal(toJson({ message }, status))

/** @throws {VendorRefusal} without the right token, and for the fault that refuses. */
export function demandToken({ query, fault }: VendorCall, token: string): void {
  const given = query.get('access_token')
  if (given === null) throw refuse(401, 'Not Authorized - No Token')
  if (given !== token) throw refuse(401, 'Not Authorized - Invalid Token')
  if (fault === 'forbidden') throw refuse(403, 'Forbidden')
}
