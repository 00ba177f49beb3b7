/**
 * The drivable roads of a GeoJSON extract as a graph: every vertex of a road is a node, every stretch between two
 * vertices an edge. Only the largest connected part is kept, so that any node can be reached from any other.
 *
 * @module
 */
import { gunzipSync } from 'node:zlib'

export interface RoadGraph {
  readonly nodeCount: number
  /** WGS 84 degrees by node. */
  readonly longitudes: Float64Array
  readonly latitudes: Float64Array
  /** Edges leaving node `n` are those from `firstEdge[n]` to below `firstEdge[n + 1]`. */
  readonly firstEdge: Int32Array
  readonly targets: Int32Array
  readonly lengthsM: Float32Array
  /** Usual speed on the edge, in km/h. */
  readonly speedsKph: Uint8Array
}

const SPEED_KPH: Readonly<Record<string, number>> = {
  primary: 60,
  secondary: 55,
  secondary_link: 40,
  tertiary: 48,
  unclassified: 40,
  residential: 30,
  living_street: 18,
  service: 15,
}

const METERS_PER_DEGREE = 111_195

/** Metres between two points at most a few kilometres apart. */
export function metersBetween(lon1: number, lat1: number, lon2: number, lat2: number): number {
  const east = (lon2 - lon1) * Math.cos(((lat1 + lat2) * Math.PI) / 360)
  return Math.hypot(east, lat2 - lat1) * METERS_PER_DEGREE
}

interface Road {
  readonly speedKph: number
  readonly line: readonly (readonly [number, number])[]
}

interface Feature {
  readonly properties: { readonly layer: string; readonly class: string }
  readonly geometry: { readonly coordinates: Road['line'] }
}

export function readRoadGraph(geoJsonGz: Uint8Array): RoadGraph {
  const { features } = JSON.parse(gunzipSync(geoJsonGz).toString('utf8')) as {
    features: readonly Feature[]
  }
  const roads = features.flatMap(({ properties, geometry }) => {
    const speedKph = properties.layer === 'road' ? SPEED_KPH[properties.class] : undefined
    return speedKph === undefined ? [] : [{ speedKph, line: geometry.coordinates }]
  })
  return toGraph(collect(roads))
}

/** Neighbours of a node: target and speed alternate. */
interface Network {
  readonly points: (readonly [number, number])[]
  readonly neighbours: number[][]
}

function collect(roads: readonly Road[]): Network {
  const nodeAt = new Map<string, number>()
  const network: Network = { points: [], neighbours: [] }
  const nodeOf = (point: readonly [number, number]) => {
    const key = point.join()
    const known = nodeAt.get(key)
    if (known !== undefined) return known
    nodeAt.set(key, network.points.length)
    network.neighbours.push([])
    return network.points.push(point) - 1
  }
  for (const { line, speedKph } of roads) {
    const nodes = line.map(nodeOf)
    nodes.forEach((node, index) => {
      const next = nodes[index + 1]
      if (next === undefined || next === node) return
      network.neighbours[node]?.push(next, speedKph)
      network.neighbours[next]?.push(node, speedKph)
    })
  }
  return network
}

function toGraph({ points, neighbours }: Network): RoadGraph {
  const kept = largestPart(neighbours)
  const indexOf = new Map(kept.map((node, index) => [node, index]))
  const edgeCount = kept.reduce((sum, node) => sum + (neighbours[node]?.length ?? 0) / 2, 0)
  const graph = {
    nodeCount: kept.length,
    longitudes: Float64Array.from(kept, (node) => points[node]?.[0] ?? 0),
    latitudes: Float64Array.from(kept, (node) => points[node]?.[1] ?? 0),
    firstEdge: new Int32Array(kept.length + 1),
    targets: new Int32Array(edgeCount),
    lengthsM: new Float32Array(edgeCount),
    speedsKph: new Uint8Array(edgeCount),
  }
  let edge = 0
  kept.forEach((node, index) => {
    graph.firstEdge[index] = edge
    const around = neighbours[node] ?? []
    for (let at = 0; at < around.length; at += 2, edge++) {
      const target = indexOf.get(around[at] ?? 0) ?? 0
      graph.targets[edge] = target
      graph.speedsKph[edge] = around[at + 1] ?? 0
      graph.lengthsM[edge] = nodeDistance(graph, index, target)
    }
  })
  graph.firstEdge[kept.length] = edge
  return graph
}

function largestPart(neighbours: readonly (readonly number[])[]): readonly number[] {
  const seen = new Uint8Array(neighbours.length)
  let largest: readonly number[] = []
  for (let start = 0; start < neighbours.length; start++) {
    if (seen[start]) continue
    seen[start] = 1
    const part = [start]
    for (let at = 0; at < part.length; at++) {
      const around = neighbours[part[at] ?? 0] ?? []
      for (let i = 0; i < around.length; i += 2) {
        const node = around[i] ?? 0
        if (seen[node]) continue
        seen[node] = 1
        part.push(node)
      }
    }
    if (part.length > largest.length) largest = part
  }
  return largest
}

export const nodeDistance = (
  { longitudes, latitudes }: Pick<RoadGraph, 'longitudes' | 'latitudes'>,
  a: number,
  b: number,
): number =>
  metersBetween(longitudes[a] ?? 0, latitudes[a] ?? 0, longitudes[b] ?? 0, latitudes[b] ?? 0)

/** The node closest to a place. */
export function nearestNode(graph: RoadGraph, longitude: number, latitude: number): number {
  let nearest = 0
  let least = Infinity
  for (let node = 0; node < graph.nodeCount; node++) {
    const east = ((graph.longitudes[node] ?? 0) - longitude) * 0.68
    const north = (graph.latitudes[node] ?? 0) - latitude
    const distance = east * east + north * north
    if (distance < least) [nearest, least] = [node, distance]
  }
  return nearest
}
