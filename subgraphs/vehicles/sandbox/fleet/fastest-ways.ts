/**
 * Fastest ways from one node of the road graph to all others (Dijkstra with a binary heap).
 *
 * @module
 */
import type { RoadGraph } from './road-graph.ts'

export interface FastestWays {
  /** Nodes from the origin to `node`, both included. */
  to(node: number): readonly number[]
}

export function fastestWaysFrom(graph: RoadGraph, origin: number): FastestWays {
  const previous = previousNodes(graph, origin)
  return {
    to: (node) => {
      const way = [node]
      for (let at = node; at !== origin;) {
        at = previous[at] ?? origin
        way.push(at)
      }
      return way.reverse()
    },
  }
}

function previousNodes(graph: RoadGraph, origin: number): Int32Array {
  const previous = new Int32Array(graph.nodeCount).fill(origin)
  const seconds = new Float64Array(graph.nodeCount).fill(Infinity)
  const heap = createHeap()
  seconds[origin] = 0
  heap.push(origin, 0)
  for (let next = heap.pop(); next !== null; next = heap.pop()) {
    const { node, cost } = next
    if (cost > (seconds[node] ?? 0)) continue
    const end = graph.firstEdge[node + 1] ?? 0
    for (let edge = graph.firstEdge[node] ?? 0; edge < end; edge++) {
      const target = graph.targets[edge] ?? 0
      const reached = cost + (3.6 * (graph.lengthsM[edge] ?? 0)) / (graph.speedsKph[edge] ?? 1)
      if (reached >= (seconds[target] ?? 0)) continue
      seconds[target] = reached
      previous[target] = node
      heap.push(target, reached)
    }
  }
  return previous
}

interface Heap {
  push(node: number, cost: number): void
  pop(): { readonly node: number; readonly cost: number } | null
}

function createHeap(): Heap {
  const nodes: number[] = []
  const costs: number[] = []
  const costAt = (index: number) => costs[index] ?? Infinity
  const swap = (a: number, b: number) => {
    ;[nodes[a], nodes[b]] = [nodes[b] ?? 0, nodes[a] ?? 0]
    ;[costs[a], costs[b]] = [costAt(b), costAt(a)]
  }
  const sink = () => {
    for (let at = 0; ;) {
      const left = 2 * at + 1
      const least = costAt(left + 1) < costAt(left) ? left + 1 : left
      if (costAt(least) >= costAt(at)) return
      swap(at, least)
      at = least
    }
  }
  return {
    push: (node, cost) => {
      let at = nodes.push(node) - 1
      costs.push(cost)
      for (let up = (at - 1) >> 1; at > 0 && costAt(up) > cost; up = (at - 1) >> 1) {
        swap(at, up)
        at = up
      }
    },
    pop: () => {
      const node = nodes[0]
      const cost = costs[0]
      if (node === undefined || cost === undefined) return null
      swap(0, nodes.length - 1)
      nodes.pop()
      costs.pop()
      if (nodes.length > 1) sink()
      return { node, cost }
    },
  }
}
