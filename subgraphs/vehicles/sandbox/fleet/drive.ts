/**
 * How fast a car is at each node of its way: the road's usual speed, slower in bends, at rest at both ends and now
 * and then at a crossing.
 *
 * @module
 */
import { between, type Random } from './random.ts'
import { nodeDistance, type RoadGraph } from './road-graph.ts'

export interface DriveKnot {
  readonly node: number
  /** Metres from the knot before. */
  readonly meters: number
  readonly speedMps: number
  /** Seconds at rest here. */
  readonly restSeconds: number
}

const ACCELERATION = 1.4 // m/s²
const BRAKING = 1.8 // m/s²
const SIDEWAYS = 2.5 // m/s², what passengers bear in a bend
const BEND_METERS = 15 // a corner is driven as an arc at most this long
const REST_CHANCE = 0.06 // at a crossing of a main road
const MAIN_ROAD_KPH = 48
const CLEAR_METERS = 120 // no rest this close to another

/** @param way at least one node; neighbours are joined by an edge. */
export function driveAlong(
  graph: RoadGraph,
  way: readonly number[],
  random: Random,
): readonly DriveKnot[] {
  const meters = way.map((node, index) => nodeDistance(graph, way[index - 1] ?? node, node))
  const limits = way.map((_node, index) => limitAt(graph, way, meters, index))
  const rests = restsAlong(graph, way, meters, random)
  const speeds = limits.map((limit, index) => (rests[index] ? 0 : limit))
  speeds[0] = 0
  speeds[way.length - 1] = 0
  smooth(speeds, meters)
  return way.map((node, index) => ({
    node,
    meters: meters[index] ?? 0,
    speedMps: speeds[index] ?? 0,
    restSeconds: rests[index] ?? 0,
  }))
}

function limitAt(
  graph: RoadGraph,
  way: readonly number[],
  meters: readonly number[],
  index: number,
): number {
  const [before, node, after] = [way[index - 1], way[index], way[index + 1]]
  if (before === undefined || node === undefined || after === undefined) return 0
  const road = Math.min(edgeSpeed(graph, before, node), edgeSpeed(graph, node, after)) / 3.6
  const bend = bendRadians(graph, before, node, after)
  const arc = Math.min(meters[index] ?? 0, meters[index + 1] ?? 0, BEND_METERS)
  return Math.min(road, Math.max(1.5, Math.sqrt((SIDEWAYS * arc) / Math.max(bend, 0.01))))
}

function smooth(speeds: number[], meters: readonly number[]): void {
  for (let i = 1; i < speeds.length; i++) {
    const reachable = Math.sqrt((speeds[i - 1] ?? 0) ** 2 + 2 * ACCELERATION * (meters[i] ?? 0))
    speeds[i] = Math.min(speeds[i] ?? 0, reachable)
  }
  for (let i = speeds.length - 2; i >= 0; i--) {
    const reachable = Math.sqrt((speeds[i + 1] ?? 0) ** 2 + 2 * BRAKING * (meters[i + 1] ?? 0))
    speeds[i] = Math.min(speeds[i] ?? 0, reachable)
  }
}

/** Seconds at rest by index; 0 where the car goes on. */
function restsAlong(
  graph: RoadGraph,
  way: readonly number[],
  meters: readonly number[],
  random: Random,
): readonly number[] {
  let toEnd = meters.reduce((sum, length) => sum + length, 0)
  let sinceRest = 0
  return way.map((node, index) => {
    toEnd -= meters[index] ?? 0
    sinceRest += meters[index] ?? 0
    const isClear = sinceRest > CLEAR_METERS && toEnd > CLEAR_METERS
    const isCrossing = isClear && isMainCrossing(graph, node)
    if (!isCrossing || random() >= REST_CHANCE) return 0
    sinceRest = 0
    return between(random, 6, 18)
  })
}

function isMainCrossing({ firstEdge, speedsKph }: RoadGraph, node: number): boolean {
  const edges = speedsKph.subarray(firstEdge[node], firstEdge[node + 1])
  return edges.length > 2 && edges.some((speed) => speed >= MAIN_ROAD_KPH)
}

function edgeSpeed({ firstEdge, targets, speedsKph }: RoadGraph, from: number, to: number): number {
  const end = firstEdge[from + 1] ?? 0
  for (let edge = firstEdge[from] ?? 0; edge < end; edge++) {
    if (targets[edge] === to) return speedsKph[edge] ?? 0
  }
  throw new TypeError(`expected an edge from node ${String(from)} to ${String(to)}, got none`)
}

/** Degrees clockwise from north, 0 to below 360. */
export function bearing({ longitudes, latitudes }: RoadGraph, from: number, to: number): number {
  const [fromLat, toLat] = [latitudes[from] ?? 0, latitudes[to] ?? 0]
  const north = toLat - fromLat
  const middle = ((fromLat + toLat) * Math.PI) / 360
  const east = ((longitudes[to] ?? 0) - (longitudes[from] ?? 0)) * Math.cos(middle)
  const degrees = (Math.atan2(east, north) * 180) / Math.PI
  return degrees < 0 ? degrees + 360 : degrees
}

function bendRadians(graph: RoadGraph, before: number, node: number, after: number): number {
  const turn = Math.abs(bearing(graph, before, node) - bearing(graph, node, after)) % 360
  return ((turn > 180 ? 360 - turn : turn) * Math.PI) / 180
}
