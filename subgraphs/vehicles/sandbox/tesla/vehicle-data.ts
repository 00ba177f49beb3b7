/**
 * A simulated car as Tesla's Fleet API sends it: miles, miles per hour, seconds and milliseconds.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { SandboxCar } from '../../../sandbox-kit/world.ts'
import type { Fleet } from '../fleet/fleet.ts'

const KM_PER_MILE = 1.609344

/** What the list of vehicles tells of each. */
export const vehicleSummary = ({ vin }: SandboxCar) => ({
  id: numberOf(`id ${vin}`),
  vehicle_id: numberOf(`vehicle ${vin}`),
  vin,
  display_name: `Tesla ${vin.slice(-3)}`,
  state: 'online',
  access_type: 'OWNER',
})

/**
 * @param endpoints the parts asked for; coordinates come with `location_data` only.
 * @param nowMs the car measures at full seconds.
 */
export function vehicleData(
  fleet: Fleet,
  car: SandboxCar,
  endpoints: ReadonlySet<string>,
  nowMs: number,
) {
  const state = fleet.stateOf(car.id, Math.floor(nowMs / 1000) * 1000)
  const isParked = state.motion === 'PARKED'
  const location = {
    gps_as_of: Math.floor(state.measuredAtMs / 1000),
    heading: Math.round(state.headingDegrees) % 360,
    latitude: state.latitude,
    longitude: state.longitude,
    native_type: 'wgs',
  }
  const drive = {
    ...(endpoints.has('location_data') ? location : {}),
    power: isParked ? 0 : Math.round(state.speedKph / 4),
    shift_state: isParked ? null : 'D',
    speed: isParked ? null : Math.round(state.speedKph / KM_PER_MILE),
    timestamp: nowMs,
  }
  const vehicle = {
    odometer: toMiles(state.odometerKm),
    locked: state.isLocked,
    vehicle_name: `Tesla ${car.vin.slice(-3)}`,
    timestamp: nowMs,
  }
  const charge = {
    battery_level: Math.round(state.battery?.percent ?? 0),
    battery_range: toMiles(state.battery?.rangeKm ?? 0),
    timestamp: nowMs,
  }
  const isAsked = (part: string) => endpoints.size === 0 || endpoints.has(part)
  return {
    ...vehicleSummary(car),
    ...(isAsked('drive_state') || endpoints.has('location_data') ? { drive_state: drive } : {}),
    ...(isAsked('vehicle_state') ? { vehicle_state: vehicle } : {}),
    ...(isAsked('charge_state') ? { charge_state: charge } : {}),
  }
}

const toMiles = (km: number): number => Math.round((km / KM_PER_MILE) * 1e4) / 1e4

const numberOf = (text: string): number =>
  createHash('sha256').update(text).digest().readUIntBE(0, 6)
