/**
 * Two small subgraphs, cars and their weather, under an SDL with failure policies; asked of either engine through the
 * server.
 */
import { readFileSync } from 'node:fs'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse, type GraphQLFormattedError } from 'graphql'
import { createApolloGateway } from '../../../gateway/engine/apollo-gateway.ts'
import { composeSupergraph } from '../../../gateway/engine/compose-supergraph.ts'
import { createEngine } from '../../../gateway/engine/engine.ts'
import { createFailurePolicies } from '../../../gateway/failure-policies.ts'
import { NotedExtensions } from '../../../gateway/operation-notes.ts'
import { Refusal } from '../../../gateway/rules/refusal.ts'
import { createApolloServer } from '../../../gateway/server/apollo-server.ts'
import { stitchSubgraphs } from '../../../gateway/stitch/stitch-subgraphs.ts'
import { BackendError } from '../../../subgraphs/backend/errors.ts'

const DIRECTIVES = readFileSync(
  new URL('../../../schema/directives.graphql', import.meta.url),
  'utf8',
)

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'

const CARS = `${LINK}
  type Query { cars: [Car!]! car(id: ID!): Car }
  type Car @key(fields: "id") {
    id: ID!
    name: String @onFailure(use: NULL)
    plate: String @onFailure(use: FAIL)
    owner: String
    color: Color @onFailure(use: FALLBACK, fallback: "\\"GREY\\"")
    weather: Weather @onFailure(use: NULL)
    forecast: Weather
      @onFailure(use: FALLBACK, fallback: "{\\"id\\":\\"none\\",\\"sky\\":\\"unknown\\",\\"days\\":[{\\"degrees\\":0}]}")
    tags: [String] @onFailure(use: NULL)
  }
  type Weather @key(fields: "id", resolvable: false) { id: ID! }
  enum Color { RED GREY }
`

const WEATHER = `${LINK}
  type Weather @key(fields: "id") { id: ID! sky: String! wind: Float days: [Day!] }
  type Day { degrees: Int! note: String }
`

export type Engine = 'planned' | 'stitched'

export const down = (backend = 'cars') => new BackendError('BACKEND_UNAVAILABLE', backend, 'down')
export const forbidden = () => new Refusal('FORBIDDEN', 'Not for you.')

/** Values by car and field; an error stands for a failing read. */
export type World = Readonly<Record<string, Readonly<Record<string, unknown>>>>

const orThrow = (value: unknown) => {
  if (value instanceof Error) throw value
  return value ?? null
}

export function twoSubgraphs(world: World, weather: () => unknown) {
  const readers = ['name', 'plate', 'owner', 'color', 'tags'].map((field) => [
    field,
    ({ id }: { readonly id: string }) => orThrow(world[id]?.[field]),
  ])
  const toWeather = ({ id }: { readonly id: string }) => ({ id: `over ${id}` })
  const car = {
    ...Object.fromEntries(readers),
    weather: toWeather,
    forecast: toWeather,
    __resolveReference: (car: object) => car,
  }
  const cars = {
    Query: {
      cars: () => Object.keys(world).map((id) => ({ id })),
      car: (_root: unknown, { id }: { readonly id: string }) => ({ id }),
    },
    Car: car,
  }
  const report = {
    Weather: { __resolveReference: (stub: object) => Object.assign(stub, orThrow(weather())) },
  }
  return [
    { name: 'cars', typeDefs: DIRECTIVES + CARS, resolvers: cars },
    { name: 'weather', typeDefs: DIRECTIVES + WEATHER, resolvers: report },
  ].map(({ name, typeDefs, resolvers }) => ({
    name,
    typeDefs,
    schema: buildSubgraphSchema([
      { typeDefs: parse(typeDefs), resolvers: { ...resolvers } as never },
    ]),
  }))
}

function executionOf(engineName: Engine, subgraphs: ReturnType<typeof twoSubgraphs>) {
  if (engineName === 'stitched') return { schema: stitchSubgraphs(subgraphs) }
  const supergraphSdl = composeSupergraph(subgraphs)
  const targets = subgraphs.map(({ name, schema }) => [name, { kind: 'local', schema }] as const)
  const engine = createEngine({ supergraphSdl, subgraphs: new Map(targets) })
  const gateway = createApolloGateway(engine, supergraphSdl)
  return { schema: engine.schema, overrides: { gateway, schema: undefined } as object }
}

export interface Asked {
  readonly data: unknown
  readonly errors: readonly string[]
  readonly degraded: unknown
}

const SUNNY = { sky: 'clear', wind: 3, days: [{ degrees: 12 }] }

/** Path and code of each error, and what was noted. */
export async function ask(
  engine: Engine,
  query: string,
  world: World,
  { weather = () => SUNNY, variables = {} }: { weather?: () => unknown; variables?: object } = {},
): Promise<Asked> {
  const subgraphs = twoSubgraphs(world, weather)
  const execution = executionOf(engine, subgraphs)
  const quiet = () => undefined
  const server = createApolloServer<{ notes: NotedExtensions }>({
    ...execution,
    applyPolicies: createFailurePolicies(
      subgraphs.map(({ typeDefs }) => typeDefs),
      execution.schema,
    ),
    maxQueryTokens: 1000,
    maxQueryDepth: 20,
    introspection: false,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    onFailure: quiet,
  })
  const notes = new NotedExtensions()
  const { body } = await server.executeOperation(
    { query, variables: { ...variables } },
    { contextValue: { notes } },
  )
  await server.stop()
  if (body.kind !== 'single') throw new TypeError('expected one answer')
  const { data, errors = [], extensions } = body.singleResult
  const text = ({ path = [], extensions: { code } = {} }: GraphQLFormattedError) =>
    `${path.join('.')}: ${String(code)}`
  return {
    data: JSON.parse(JSON.stringify(data)) as unknown,
    errors: errors.map(text),
    degraded: extensions?.['degraded'] ?? null,
  }
}
