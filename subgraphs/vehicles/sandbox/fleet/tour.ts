/**
 * A tour: a closed way with its timetable. Where the car is follows from the time alone, by looking it up.
 *
 * @module
 */
import { bearing, driveAlong } from './drive.ts'
import type { Random } from './random.ts'
import type { RoadGraph } from './road-graph.ts'

export interface Leg {
  readonly way: readonly number[]
  /** Seconds at rest at its end. */
  readonly dwellSeconds: number
}

/** Column `i` is one moment; two with the same node are the begin and end of a rest. */
export interface Tour {
  readonly nodes: Int32Array
  readonly seconds: Float32Array
  readonly meters: Float32Array
  readonly speedsMps: Float32Array
  readonly totalSeconds: number
  readonly totalMeters: number
}

/** A moment of a tour. */
export interface TourMoment {
  readonly longitude: number
  readonly latitude: number
  /** Degrees clockwise from north, 0 to below 360. */
  readonly headingDegrees: number
  readonly speedMps: number
  /** Driven since the tour began. */
  readonly meters: number
  /** The rest that is going on; `null` on the move. In seconds of the tour. */
  readonly rest: { readonly beganAt: number; readonly endsAt: number } | null
}

/** @param legs each begins where the one before ends, the first where the last ends. */
export function createTour(graph: RoadGraph, legs: readonly Leg[], random: Random): Tour {
  const columns = { nodes: [] as number[], seconds: [] as number[], meters: [] as number[] }
  const speedsMps: number[] = []
  let [second, meter] = [0, 0]
  const add = (node: number, speed: number) => {
    columns.nodes.push(node)
    columns.seconds.push(second)
    columns.meters.push(meter)
    speedsMps.push(speed)
  }
  for (const { way, dwellSeconds } of legs) {
    const knots = driveAlong(graph, way, random)
    knots.forEach(({ node, meters, speedMps, restSeconds }, index) => {
      if (index > 0) second += meters / meanSpeed(knots[index - 1]?.speedMps ?? 0, speedMps)
      meter += meters
      add(node, speedMps)
      const rest = index === knots.length - 1 ? dwellSeconds : restSeconds
      if (rest === 0) return
      second += rest
      add(node, 0)
    })
  }
  return {
    nodes: Int32Array.from(columns.nodes),
    seconds: Float32Array.from(columns.seconds),
    meters: Float32Array.from(columns.meters),
    speedsMps: Float32Array.from(speedsMps),
    totalSeconds: second,
    totalMeters: meter,
  }
}

/** Never below walking pace, so that two rests close to each other are not hours apart. */
const meanSpeed = (from: number, to: number): number => Math.max((from + to) / 2, 1)

/** @param second 0 to below `tour.totalSeconds`. */
export function momentOf(graph: RoadGraph, tour: Tour, second: number): TourMoment {
  const index = lastAtOrBefore(tour.seconds, second)
  const at = (column: Float32Array, offset: number) => column[index + offset] ?? column[index] ?? 0
  const [began, ends] = [at(tour.seconds, 0), at(tour.seconds, 1)]
  const [from, to] = [tour.nodes[index] ?? 0, tour.nodes[index + 1] ?? tour.nodes[index] ?? 0]
  if (from === to) {
    const headingDegrees = headingAtRest(graph, tour, index)
    const rest = { beganAt: began, endsAt: ends }
    return {
      ...between(graph, from, to, 0),
      headingDegrees,
      speedMps: 0,
      meters: at(tour.meters, 0),
      rest,
    }
  }
  const [speed, nextSpeed] = [at(tour.speedsMps, 0), at(tour.speedsMps, 1)]
  const share = shareDriven((second - began) / (ends - began), speed, nextSpeed)
  return {
    ...between(graph, from, to, share),
    headingDegrees: bearing(graph, from, to),
    speedMps: speed + ((nextSpeed - speed) * (second - began)) / (ends - began),
    meters: at(tour.meters, 0) + share * (at(tour.meters, 1) - at(tour.meters, 0)),
    rest: null,
  }
}

/** Share of the way between two knots after a share of the time, under constant acceleration. */
function shareDriven(time: number, speed: number, nextSpeed: number): number {
  const mean = (speed + nextSpeed) / 2
  if (mean < 1) return time
  return (speed * time + ((nextSpeed - speed) * time * time) / 2) / mean
}

/** A car at rest points where it drove last. */
function headingAtRest(graph: RoadGraph, { nodes }: Tour, index: number): number {
  const node = nodes[index] ?? 0
  for (let step = 1; step < nodes.length; step++) {
    const before = nodes[(index - step + nodes.length) % nodes.length] ?? node
    if (before !== node) return bearing(graph, before, node)
  }
  return 0
}

function between({ longitudes, latitudes }: RoadGraph, from: number, to: number, share: number) {
  const mix = (column: Float64Array) =>
    (column[from] ?? 0) + share * ((column[to] ?? 0) - (column[from] ?? 0))
  return { longitude: mix(longitudes), latitude: mix(latitudes) }
}

function lastAtOrBefore(sorted: Float32Array, value: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((sorted[middle] ?? Infinity) <= value) low = middle
    else high = middle - 1
  }
  return low
}
