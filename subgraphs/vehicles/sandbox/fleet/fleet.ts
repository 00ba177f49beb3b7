/**
 * The simulated fleet behind every vehicle backend of the sandbox: the cars of the world on real roads. Nothing runs
 * in the background; a car's state is computed for the moment that is asked.
 *
 * @module
 */
import { CARS, uuidOf, type SandboxCar } from '../../../sandbox-kit/world.ts'
import { batteryOf, odometerStartKm, type BatteryState } from './energy.ts'
import { readRoadGraph } from './road-graph.ts'
import { createTourPlanner, type PlannedTour } from './tour-plans.ts'
import { momentOf, type TourMoment } from './tour.ts'

export interface FleetOptions {
  /** `data/liechtenstein.geojson.gz`. */
  readonly roadsGeoJsonGz: Uint8Array
  /** Moment at which the tours begin, in epoch milliseconds. */
  readonly startedAtMs: number
  /** Same seed and start, same drives. */
  readonly seed?: string
}

export interface CarPosition {
  /** WGS 84 degrees. */
  readonly latitude: number
  readonly longitude: number
  /** Degrees clockwise from north, 0 to below 360. */
  readonly headingDegrees: number
  readonly speedKph: number
  /** `STOPPED` is a short halt with the car on. */
  readonly motion: 'DRIVING' | 'STOPPED' | 'PARKED'
  /** When the car measured it, in epoch milliseconds: now, or the moment it was parked. */
  readonly measuredAtMs: number
}

export interface CarState extends CarPosition {
  readonly odometerKm: number
  /** `null` for a car without a traction battery. */
  readonly battery: BatteryState | null
  readonly isLocked: boolean
  readonly isOnline: boolean
}

export interface Fleet {
  readonly cars: readonly SandboxCar[]
  findById(carId: string): SandboxCar | null
  findByVin(vin: string): SandboxCar | null
  /** @throws {TypeError} for a car that is not of the fleet. */
  positionOf(carId: string, nowMs: number): CarPosition
  /** @throws {TypeError} for a car that is not of the fleet. */
  stateOf(carId: string, nowMs: number): CarState
}

/** A shorter rest is a halt with the car on. */
const PARKED_FROM_SECONDS = 90
/** Ada's Golf: whoever starts the sandbox looks at it first. */
const SHOWCASE_ID = uuidOf('car ada golf')
/** A car parked for longer goes to sleep. */
const ONLINE_SECONDS = 15 * 60

export function createFleet({
  roadsGeoJsonGz,
  startedAtMs,
  seed = 'roundabout',
}: FleetOptions): Fleet {
  const graph = readRoadGraph(roadsGeoJsonGz)
  const planner = createTourPlanner(graph, { seed, showcaseId: SHOWCASE_ID })
  const carsById = new Map(CARS.map((car) => [car.id, car]))
  const carsByVin = new Map(CARS.map((car) => [car.vin, car]))
  const planned = new Map<string, PlannedTour>()

  const planOf = (car: SandboxCar) => {
    const plan = planned.get(car.id) ?? planner.plan(car)
    planned.set(car.id, plan)
    return plan
  }

  const momentAt = (carId: string, nowMs: number) => {
    const car = carsById.get(carId)
    if (!car) throw new TypeError(`expected the id of a car of the fleet, got ${carId}`)
    const { tour, startSecond } = planOf(car)
    const elapsed = (nowMs - startedAtMs) / 1000 + startSecond
    const round = Math.floor(elapsed / tour.totalSeconds)
    const second = elapsed - round * tour.totalSeconds
    return { car, tour, round, second, moment: momentOf(graph, tour, second) }
  }

  return {
    cars: CARS,
    findById: (carId) => carsById.get(carId) ?? null,
    findByVin: (vin) => carsByVin.get(vin) ?? null,
    positionOf: (carId, nowMs) => {
      const { moment, second } = momentAt(carId, nowMs)
      return toPosition(moment, second, nowMs)
    },
    stateOf: (carId, nowMs) => {
      const { car, tour, round, second, moment } = momentAt(carId, nowMs)
      const position = toPosition(moment, second, nowMs)
      const drivenKm = (round * tour.totalMeters + moment.meters) / 1000
      return {
        ...position,
        odometerKm: odometerStartKm(car) + drivenKm,
        battery: batteryOf(car, tour, moment, second),
        isLocked: position.motion === 'PARKED',
        isOnline: nowMs - position.measuredAtMs < ONLINE_SECONDS * 1000,
      }
    },
  }
}

function toPosition(moment: TourMoment, second: number, nowMs: number): CarPosition {
  const { longitude, latitude, headingDegrees, speedMps, rest } = moment
  const isParked = rest !== null && rest.endsAt - rest.beganAt >= PARKED_FROM_SECONDS
  return {
    latitude: roundTo(latitude, 1e6),
    longitude: roundTo(longitude, 1e6),
    headingDegrees: roundTo(headingDegrees, 10) % 360,
    speedKph: roundTo(speedMps * 3.6, 10),
    motion: rest === null ? 'DRIVING' : isParked ? 'PARKED' : 'STOPPED',
    measuredAtMs: isParked ? Math.round(nowMs - (second - rest.beganAt) * 1000) : nowMs,
  }
}

const roundTo = (value: number, steps: number): number => Math.round(value * steps) / steps
