import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { uuidOf } from '../../../../../subgraphs/sandbox-kit/world.ts'
import {
  createFleet,
  type CarPosition,
  type Fleet,
} from '../../../../../subgraphs/vehicles/sandbox/fleet/fleet.ts'
import {
  metersBetween,
  readRoadGraph,
} from '../../../../../subgraphs/vehicles/sandbox/fleet/road-graph.ts'

const roadsGeoJsonGz = readFileSync(
  new URL('../../../../../data/liechtenstein.geojson.gz', import.meta.url),
)
const START = Date.UTC(2026, 10, 22, 12)
const HOUR = 3600
const GOLF = uuidOf('car ada golf')

const startFleet = (seed?: string) =>
  createFleet({ roadsGeoJsonGz, startedAtMs: START, ...(seed === undefined ? {} : { seed }) })

const fleet = startFleet()

const at = (carId: string, second: number, from: Fleet = fleet) =>
  from.positionOf(carId, START + second * 1000)

const distance = (a: CarPosition, b: CarPosition) =>
  metersBetween(a.longitude, a.latitude, b.longitude, b.latitude)

const someCars = fleet.cars.filter((_car, index) => index < 6 || index % 40 === 0)

test('no car ever jumps: within a second it moves as far as its speed says, tour after tour', () => {
  for (const { id } of someCars) {
    let before = at(id, 0)
    for (let second = 1; second < 3 * HOUR; second++) {
      const now = at(id, second)
      const farthest = Math.max(before.speedKph, now.speedKph) / 3.6 + 1.6
      if (distance(before, now) > farthest) expect([second, before, now]).toBe('no jump')
      before = now
    }
  }
})

test('no car ever leaves the road by more than half a metre', () => {
  const offRoad = offRoadMeter()
  let farthest = 0

  for (const { id } of someCars) {
    for (let second = 0; second < 2 * HOUR; second += 223) {
      farthest = Math.max(farthest, offRoad(at(id, second)))
    }
  }

  expect(farthest).toBeLessThan(0.5)
})

test('a car points where it drives', () => {
  for (const { id } of someCars) {
    for (let second = 0; second < HOUR; second += 7) {
      const [now, soon] = [at(id, second), at(id, second + 0.5)]
      if (now.headingDegrees !== soon.headingDegrees || distance(now, soon) < 3) continue
      const turn = Math.abs(bearing(now, soon) - now.headingDegrees)
      expect(Math.min(turn, 360 - turn)).toBeLessThan(4)
    }
  }
})

test('nobody drives faster than 60 km/h or accelerates like a rocket', () => {
  let [fastest, hardest] = [0, 0]

  for (const { id } of someCars) {
    for (let second = 0; second < HOUR; second++) {
      const [before, now] = [at(id, second), at(id, second + 1)]
      fastest = Math.max(fastest, now.speedKph)
      hardest = Math.max(hardest, Math.abs(now.speedKph - before.speedKph) / 3.6)
    }
  }

  expect(fastest).toBeLessThanOrEqual(60)
  expect(hardest).toBeLessThan(2)
})

test('the same seed and start give the same drives, another seed others', () => {
  const [same, other] = [startFleet(), startFleet('other')]
  const [, , , , van] = fleet.cars

  expect(at(van?.id ?? '', 1234, same)).toEqual(at(van?.id ?? '', 1234))
  expect(at(van?.id ?? '', 1234, other)).not.toEqual(at(van?.id ?? '', 1234))
})

test("Ada's Golf is on the move for most of the first ten minutes", () => {
  const seconds = Array.from({ length: 600 }, (_, second) => second)

  const driving = seconds.filter((second) => at(GOLF, second).motion === 'DRIVING')

  expect(driving.length).toBeGreaterThan(500)
  expect(distance(at(GOLF, 0), at(GOLF, 600))).toBeGreaterThan(3000)
})

test('at any moment some cars drive, some halt and some are parked', () => {
  const motions = new Map<string, number>()
  for (const { id } of fleet.cars.slice(0, 60)) {
    const { motion } = at(id, 1800)
    motions.set(motion, (motions.get(motion) ?? 0) + 1)
  }

  expect(motions.get('DRIVING')).toBeGreaterThan(20)
  expect(motions.get('PARKED')).toBeGreaterThan(5)
  expect(motions.get('STOPPED')).toBeGreaterThan(0)
})

test('a parked car was measured when it was parked, a moving one now', () => {
  const { id } = fleet.cars.find((car) => at(car.id, 0).motion === 'PARKED') ?? { id: '' }

  const [first, later] = [at(id, 0), at(id, 5)]

  expect(later.measuredAtMs).toBe(first.measuredAtMs)
  expect(first.measuredAtMs).toBeLessThanOrEqual(START)
  expect(at(GOLF, 60).measuredAtMs).toBe(START + 60_000)
})

test('odometers only rise, as far as the car drives; batteries stay within 0 and 100', () => {
  const [driven, percents]: [number[], number[]] = [[], []]

  for (const { id } of someCars) {
    for (let second = 0; second < 4 * HOUR; second += 10) {
      const [before, now] = [second, second + 10].map((at) => fleet.stateOf(id, START + at * 1000))
      driven.push((now?.odometerKm ?? NaN) - (before?.odometerKm ?? NaN))
      if (now?.battery) percents.push(now.battery.percent)
    }
  }

  expect(Math.min(...driven)).toBeGreaterThanOrEqual(-1e-6)
  expect(Math.max(...driven)).toBeLessThan(0.17)
  expect(Math.min(...percents)).toBeGreaterThan(10)
  expect(Math.max(...percents)).toBeLessThanOrEqual(100)
})

test('driving uses up the battery, a combustion car has none', () => {
  const octavia = fleet.cars.find(({ powertrainType }) => powertrainType === 'ICE')
  const [begin, end] = [fleet.stateOf(GOLF, START), fleet.stateOf(GOLF, START + 600_000)]

  expect(end.battery?.percent).toBeLessThan(begin.battery?.percent ?? 0)
  expect(fleet.stateOf(octavia?.id ?? '', START).battery).toBeNull()
})

test('cars are locked when parked and only then, and asleep when parked for long', () => {
  const states = fleet.cars
    .slice(0, 60)
    .flatMap(({ id }) => [0, 1500, 3000].map((second) => fleet.stateOf(id, START + second * 1000)))

  expect(states.every(({ isLocked, motion }) => isLocked === (motion === 'PARKED'))).toBe(true)
  expect(states.some(({ isOnline }) => !isOnline)).toBe(true)
  expect(states.every(({ isOnline, isLocked }) => isOnline || isLocked)).toBe(true)
})

test('the state of a moment before the start is known, too', () => {
  expect(at(GOLF, -60)).toMatchObject({ motion: 'PARKED' })
})

test('a car that is not of the fleet is a mistake of the caller', () => {
  expect(() => fleet.positionOf('nobody', START)).toThrow(TypeError)
})

function bearing(from: CarPosition, to: CarPosition): number {
  const east = (to.longitude - from.longitude) * Math.cos((from.latitude * Math.PI) / 180)
  const degrees = (Math.atan2(east, to.latitude - from.latitude) * 180) / Math.PI
  return (degrees + 360) % 360
}

/** Metres to the nearest stretch of road. */
function offRoadMeter() {
  const graph = readRoadGraph(roadsGeoJsonGz)
  const { longitudes: lons, latitudes: lats, firstEdge, targets } = graph
  return ({ longitude, latitude }: CarPosition): number => {
    const metersEast = 111_195 * Math.cos((latitude * Math.PI) / 180)
    let least = Infinity
    for (let node = 0; node < graph.nodeCount; node++) {
      const x = ((lons[node] ?? 0) - longitude) * metersEast
      const y = ((lats[node] ?? 0) - latitude) * 111_195
      if (Math.abs(x) > 800 || Math.abs(y) > 800) continue
      for (let edge = firstEdge[node] ?? 0; edge < (firstEdge[node + 1] ?? 0); edge++) {
        const target = targets[edge] ?? 0
        const dx = ((lons[target] ?? 0) - longitude) * metersEast - x
        const dy = ((lats[target] ?? 0) - latitude) * 111_195 - y
        const share = Math.max(0, Math.min(1, -(x * dx + y * dy) / (dx * dx + dy * dy)))
        least = Math.min(least, Math.hypot(x + share * dx, y + share * dy))
      }
    }
    return least
  }
}
