/**
 * What is measured: the same screens by the gateway's one GraphQL request and by the orchestrator's endpoint.
 *
 * @module
 */
import type { LoadRequest } from './load.ts'

export interface Scenario {
  readonly name: string
  /** Cars of each caller. */
  readonly cars: 1 | 20 | 200
  /** Added to every answer of every backend, in milliseconds. */
  readonly backendDelayMs: number
  readonly requestsPerRound: number
  readonly concurrency: number
  /** Before the first round, to both: by then both have compiled what they run. Decision 013 has the curves. */
  readonly warmUp: { readonly requests: number; readonly concurrency: number }
  /** Every request by a caller of its own, or all by the same few. */
  readonly callers: 'distinct' | 'few'
  /** Of the gateway; the orchestrator keeps nothing. */
  readonly cache: 'on' | 'off'
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'one-car',
    cars: 1,
    backendDelayMs: 0,
    requestsPerRound: 1500,
    concurrency: 16,
    warmUp: { requests: 6000, concurrency: 16 },
    callers: 'distinct',
    cache: 'off',
  },
  {
    name: 'cars-20',
    cars: 20,
    backendDelayMs: 0,
    requestsPerRound: 200,
    concurrency: 8,
    warmUp: { requests: 800, concurrency: 8 },
    callers: 'distinct',
    cache: 'off',
  },
  {
    name: 'cars-200',
    cars: 200,
    backendDelayMs: 0,
    requestsPerRound: 30,
    concurrency: 2,
    warmUp: { requests: 120, concurrency: 2 },
    callers: 'distinct',
    cache: 'off',
  },
  {
    name: 'far-backends',
    cars: 1,
    backendDelayMs: 20,
    requestsPerRound: 300,
    concurrency: 8,
    warmUp: { requests: 6000, concurrency: 64 },
    callers: 'distinct',
    cache: 'off',
  },
  {
    name: 'cache-hits',
    cars: 1,
    backendDelayMs: 0,
    requestsPerRound: 4000,
    concurrency: 16,
    warmUp: { requests: 15000, concurrency: 16 },
    callers: 'few',
    cache: 'on',
  },
]

const CAR = `id make model year
  position {
    latitude longitude headingDegrees speed recordedAt quality
    map { provider attribution address { formatted city } staticImage { url } }
  }`

const ONE = `query CarOnMap($id: ID!) { vehicle(id: $id) { ${CAR} } }`
const MANY = `query CarsOnMap($first: Int!) { vehicles(first: $first) { nodes { ${CAR} } } }`

export interface Screen {
  readonly gateway: LoadRequest
  readonly orchestrator: LoadRequest
}

export function screenOf({ cars }: Scenario, userId: string, token: string): Screen {
  const authorization = `Bearer ${token}`
  const headers = { authorization, 'content-type': 'application/json', accept: 'application/json' }
  const post = (query: string, variables: object): LoadRequest => ({
    path: '/graphql',
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  })
  const get = (path: string): LoadRequest => ({ path, method: 'GET', headers: { authorization } })
  if (cars === 1) {
    const id = `${userId}.0`
    return { gateway: post(ONE, { id }), orchestrator: get(`/vehicles/${id}`) }
  }
  return {
    gateway: post(MANY, { first: cars }),
    orchestrator: get(`/vehicles?first=${String(cars)}`),
  }
}
