/**
 * What driving uses up, and where it is charged again.
 *
 * @module
 */
import type { SandboxCar } from '../../../sandbox-kit/world.ts'
import { between, randomOf } from './random.ts'
import type { Tour, TourMoment } from './tour.ts'

export interface BatteryState {
  /** 0 to 100. */
  readonly percent: number
  readonly rangeKm: number
}

const FULL_RANGE_KM = { BEV: 380, PHEV: 70, HEV: null, ICE: null } as const
/** A plug-in hybrid keeps this much and goes on by its engine. */
const RESERVE_PERCENT = 14

/** Reading of the odometer when the fleet starts, in kilometres. */
export const odometerStartKm = ({ id, year }: SandboxCar): number =>
  Math.round(between(randomOf(`odometer ${id}`), 7_000, 19_000) * Math.max(1, 2026 - year))

/** Falls with the distance; the rest at the end of a tour charges what the tour used. */
export function batteryOf(
  { id, powertrainType }: SandboxCar,
  tour: Tour,
  moment: TourMoment,
  second: number,
): BatteryState | null {
  const fullRangeKm = FULL_RANGE_KM[powertrainType]
  if (fullRangeKm === null) return null
  const full = between(randomOf(`battery ${id}`), 72, 96)
  const afterKm = (meters: number) =>
    Math.max(full - meters / 10 / fullRangeKm, Math.min(full, RESERVE_PERCENT))
  const left = afterKm(moment.meters)
  const percent = isLastRest(tour, moment) ? left + (full - left) * charged(moment, second) : left
  return {
    percent: Math.round(percent * 10) / 10,
    rangeKm: Math.round((percent * fullRangeKm) / 10) / 10,
  }
}

const isLastRest = ({ totalSeconds }: Tour, { rest }: TourMoment): boolean =>
  rest !== null && rest.endsAt > totalSeconds - 1

const charged = ({ rest }: TourMoment, second: number): number =>
  rest === null ? 0 : (second - rest.beganAt) / (rest.endsAt - rest.beganAt)
