/**
 * A simulated car as leaves of the Vehicle Signal Specification, version 5: strings, in its units.
 *
 * @module
 */
import type { CarState } from '../fleet/fleet.ts'

export interface Leaf {
  readonly path: string
  readonly value: string
  /** When it was measured. */
  readonly ts: string
}

const NO_VALUE = 'visserr:Data-not-available'

const DOORS = ['Row1.DriverSide', 'Row1.PassengerSide', 'Row2.DriverSide', 'Row2.PassengerSide']

/** @param hasFix the receiver knows where it is. */
export function leavesOf(state: CarState, nowMs: number, hasFix: boolean): readonly Leaf[] {
  const measuredAt = new Date(state.measuredAtMs).toISOString()
  const now = new Date(nowMs).toISOString()
  const measured = (path: string, value: string | number | boolean): Leaf => ({
    path: `Vehicle.${path}`,
    value: String(value),
    ts: measuredAt,
  })
  const fix = (name: string, value: string | number) =>
    measured(`CurrentLocation.${name}`, hasFix ? value : NO_VALUE)
  const battery = state.battery && [
    measured('Powertrain.TractionBattery.StateOfCharge.Displayed', state.battery.percent),
    measured('Powertrain.TractionBattery.Range', Math.round(state.battery.rangeKm * 1000)),
  ]
  return [
    fix('Latitude', state.latitude),
    fix('Longitude', state.longitude),
    fix('Heading', state.headingDegrees),
    fix('HorizontalAccuracy', 4.5),
    fix('Timestamp', measuredAt),
    measured('Speed', state.speedKph),
    measured('LowVoltageSystemState', state.motion === 'PARKED' ? 'LOCK' : 'ON'),
    ...(battery ?? []),
    measured('TraveledDistance', state.odometerKm),
    ...DOORS.map((door) => measured(`Cabin.Door.${door}.IsLocked`, state.isLocked)),
    {
      path: 'Vehicle.Connectivity.IsConnectivityAvailable',
      value: String(state.isOnline),
      ts: now,
    },
  ]
}
