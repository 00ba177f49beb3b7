/**
 * Where each car of the world goes: out to a village, home or on to the next customer, and back, for ever.
 *
 * @module
 */
import type { SandboxCar } from '../../../sandbox-kit/world.ts'
import { fastestWaysFrom, type FastestWays } from './fastest-ways.ts'
import { between, pick, randomOf, type Random } from './random.ts'
import { nearestNode, type RoadGraph } from './road-graph.ts'
import { createTour, type Leg, type Tour } from './tour.ts'

/** Centres of villages, `[longitude, latitude]`. */
const VILLAGES = {
  balzers: [9.5025, 47.0668],
  triesen: [9.5282, 47.1076],
  vaduz: [9.5227, 47.1392],
  schaan: [9.5097, 47.166],
  triesenberg: [9.543, 47.118],
  planken: [9.544, 47.185],
  nendeln: [9.5425, 47.1995],
  eschen: [9.522, 47.211],
  mauren: [9.5422, 47.2198],
  bendern: [9.5075, 47.2137],
  ruggell: [9.527, 47.2384],
  schellenberg: [9.5468, 47.2323],
  steg: [9.5736, 47.1115],
  malbun: [9.6098, 47.1027],
} as const

type Village = keyof typeof VILLAGES

export interface PlannedTour {
  readonly tour: Tour
  /** Second of the tour at which the car is when the fleet starts. */
  readonly startSecond: number
}

export interface TourPlanner {
  plan(car: SandboxCar): PlannedTour
}

export interface TourPlannerOptions {
  readonly seed: string
  /** The car that is on the move when the fleet starts. */
  readonly showcaseId: string
}

const MINUTE = 60

export function createTourPlanner(
  graph: RoadGraph,
  { seed, showcaseId }: TourPlannerOptions,
): TourPlanner {
  const ways = createVillageWays(graph)
  return {
    plan: (car) => {
      const random = randomOf(`${seed} ${car.id}`)
      if (car.id === showcaseId) return planShowcase(graph, ways, random)
      return VANS.has(car.model)
        ? planCourier(graph, ways, random)
        : planPrivate(graph, ways, random)
    },
  }
}

const VANS: ReadonlySet<string> = new Set(['Kangoo E-Tech', 'ID. Buzz Cargo', 'E-Transit', 'eVito'])

/** Starts to drive when the fleet starts, through the whole country and back. */
function planShowcase(graph: RoadGraph, ways: VillageWays, random: Random): PlannedTour {
  const home = nearestNode(graph, 9.5208, 47.1421)
  const far = nearestNode(graph, 9.5312, 47.2411)
  const legs = [
    ...ways.via('balzers', home, far, { villageSeconds: 25, dwellSeconds: 4 * MINUTE }),
    ...ways.via('eschen', far, home, { villageSeconds: 25, dwellSeconds: 5 * MINUTE }),
  ]
  return { tour: createTour(graph, legs, random), startSecond: 0 }
}

function planPrivate(graph: RoadGraph, ways: VillageWays, random: Random): PlannedTour {
  const [home, work] = [anyNode(graph, random), anyNode(graph, random)]
  const villageSeconds = between(random, 15, 50)
  const legs = [
    ...ways.via(anyVillage(random), home, work, {
      villageSeconds,
      dwellSeconds: between(random, 8, 25) * MINUTE,
    }),
    ...ways.via(anyVillage(random), work, home, {
      villageSeconds,
      dwellSeconds: between(random, 15, 40) * MINUTE,
    }),
  ]
  return startAnywhere(createTour(graph, legs, random), random)
}

function planCourier(graph: RoadGraph, ways: VillageWays, random: Random): PlannedTour {
  const depot = nearestNode(graph, 9.5031, 47.1737)
  const customers = [anyNode(graph, random), anyNode(graph, random), anyNode(graph, random)]
  const stops = [depot, ...customers, depot]
  const legs = customers.concat(depot).flatMap((to, index) =>
    ways.via(anyVillage(random), stops[index] ?? depot, to, {
      villageSeconds: between(random, 20, 80),
      dwellSeconds: between(random, 3, to === depot ? 25 : 10) * MINUTE,
    }),
  )
  return startAnywhere(createTour(graph, legs, random), random)
}

const startAnywhere = (tour: Tour, random: Random): PlannedTour => ({
  tour,
  startSecond: random() * tour.totalSeconds,
})

const anyNode = (graph: RoadGraph, random: Random) => Math.floor(random() * graph.nodeCount)

const anyVillage = (random: Random) => pick(random, Object.keys(VILLAGES) as Village[])

interface VillageWays {
  /** From node to node through a village, with a short stop there. */
  via(
    village: Village,
    from: number,
    to: number,
    rests: { readonly villageSeconds: number; readonly dwellSeconds: number },
  ): readonly Leg[]
}

/** All ways begin or end in a village, so that a handful of searches serves every car. */
function createVillageWays(graph: RoadGraph): VillageWays {
  const known = new Map<Village, FastestWays>()
  const waysFrom = (village: Village) => {
    const [longitude, latitude] = VILLAGES[village]
    const ways =
      known.get(village) ?? fastestWaysFrom(graph, nearestNode(graph, longitude, latitude))
    known.set(village, ways)
    return ways
  }
  return {
    via: (village, from, to, { villageSeconds, dwellSeconds }) => [
      { way: waysFrom(village).to(from).toReversed(), dwellSeconds: villageSeconds },
      { way: waysFrom(village).to(to), dwellSeconds },
    ],
  }
}
