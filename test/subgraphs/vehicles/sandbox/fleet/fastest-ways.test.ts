import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { fastestWaysFrom } from '../../../../../subgraphs/vehicles/sandbox/fleet/fastest-ways.ts'
import {
  nearestNode,
  readRoadGraph,
} from '../../../../../subgraphs/vehicles/sandbox/fleet/road-graph.ts'

const road = (className: string, ...coordinates: readonly (readonly [number, number])[]) => ({
  properties: { layer: 'road', class: className },
  geometry: { coordinates },
})

const graphOf = (...features: readonly object[]) =>
  readRoadGraph(gzipSync(JSON.stringify({ type: 'FeatureCollection', features })))

test('the way is the fastest one, not the shortest', () => {
  const graph = graphOf(
    road('service', [9.5, 47.1], [9.51, 47.1]),
    road('primary', [9.5, 47.1], [9.505, 47.102], [9.51, 47.1]),
  )
  const [from, over, to] = [
    nearestNode(graph, 9.5, 47.1),
    nearestNode(graph, 9.505, 47.102),
    nearestNode(graph, 9.51, 47.1),
  ]

  const ways = fastestWaysFrom(graph, from)

  expect(ways.to(to)).toEqual([from, over, to])
  expect(ways.to(from)).toEqual([from])
})

test('roads that cross without a common point are not joined, and smaller parts are dropped', () => {
  const graph = graphOf(
    road('primary', [9.5, 47.1], [9.51, 47.1], [9.52, 47.1]),
    road('primary', [9.505, 47.09], [9.505, 47.11]),
  )

  expect(graph.nodeCount).toBe(3)
})

test('footways, tracks and buildings are not driven on', () => {
  const graph = graphOf(
    road('residential', [9.5, 47.1], [9.51, 47.1]),
    road('footway', [9.51, 47.1], [9.52, 47.1]),
    road('track', [9.51, 47.1], [9.51, 47.11]),
    { properties: { layer: 'area', class: 'residential' }, geometry: { coordinates: [] } },
  )

  expect(graph.nodeCount).toBe(2)
})
