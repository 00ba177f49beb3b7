/** Small federations for tests: subgraphs made with `@apollo/subgraph`, run in this process and behind a fake network. */
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse, validate, type GraphQLSchema } from 'graphql'
import { composeSupergraph } from '../../../../gateway/engine/compose-supergraph.ts'
import { createEngine, type Engine, type EngineOptions } from '../../../../gateway/engine/engine.ts'
import { stringifyResult } from '../../../../gateway/engine/answer-data.ts'
import type { SubgraphTarget } from '../../../../gateway/engine/target.ts'
import { graphqlTransport } from '../differential/gateways.ts'

/** SDL without the link to the Federation specification, and resolvers. */
export type SubgraphSource = readonly [sdl: string, resolvers?: object]

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@external", "@requires", "@provides", "@shareable", "@inaccessible", "@override",
  "@interfaceObject", "@tag"])
`

/** One fetch as a subgraph got it. */
export interface Asked {
  readonly subgraph: string
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

export interface Answer {
  readonly data: unknown
  readonly errors: readonly { readonly message: string; readonly path: unknown }[]
  readonly asked: readonly Asked[]
}

export interface Federation {
  readonly engine: Engine
  /** Runs an operation both ways. Throws when it is not valid, or the two ways differ. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>
}

export function federate(
  sources: Readonly<Record<string, SubgraphSource>>,
  options: Partial<EngineOptions> = {},
): Federation {
  const schemas = Object.entries(sources).map(([name, source]) => [name, build(source)] as const)
  const supergraphSdl = composeSupergraph(
    Object.entries(sources).map(([name, [sdl]]) => ({ name, typeDefs: LINK + sdl })),
  )
  const asked: Asked[] = []
  const create = (toTarget: (name: string, schema: GraphQLSchema) => SubgraphTarget) =>
    createEngine({
      supergraphSdl,
      subgraphs: new Map(schemas.map(([name, schema]) => [name, toTarget(name, schema)])),
      ...options,
    })
  const local = create((_name, schema) => ({ kind: 'local', schema }))
  const remote = create((name, schema) => remoteTarget(name, schema, asked))
  return {
    engine: local,
    ask: async (query, variables = {}) => {
      const document = parse(query)
      const [fault] = validate(local.schema, document)
      if (fault) throw fault
      asked.length = 0
      const run = async (engine: Engine) =>
        JSON.parse(
          stringifyResult(await engine.execute({ document, variables, context: {} })),
        ) as Partial<Answer>
      const here = await run(local)
      const there = await run(remote)
      if (JSON.stringify(withoutOrigin(here)) !== JSON.stringify(withoutOrigin(there))) {
        throw new Error(`local ${JSON.stringify(here)}\nremote ${JSON.stringify(there)}`)
      }
      return { data: there.data, errors: there.errors ?? [], asked: [...asked] }
    },
  }
}

const build = ([sdl, resolvers = {}]: SubgraphSource): GraphQLSchema =>
  buildSubgraphSchema([{ typeDefs: parse(LINK + sdl), resolvers: { ...resolvers } }])

function remoteTarget(name: string, schema: GraphQLSchema, asked: Asked[]): SubgraphTarget {
  const transport = graphqlTransport(schema, () => ({}))
  return {
    kind: 'remote',
    url: `http://${name}.test/`,
    timeoutMs: 1000,
    maxAnswerBytes: 1_000_000,
    exposeErrors: true,
    transport: (request) => {
      const { query, variables = {} } = JSON.parse(request.body ?? '') as Omit<Asked, 'subgraph'>
      asked.push({ subgraph: name, query, variables })
      return transport(request)
    },
  }
}

/** Only a remote subgraph is named in its errors. */
const withoutOrigin = ({ data, errors }: Partial<Answer>) => ({
  data,
  errors: errors?.map(({ message, path }) => ({ message, path })),
})

/** Names of the subgraphs in the order they were asked. */
export const names = ({ asked }: Answer): readonly string[] => asked.map(({ subgraph }) => subgraph)

/** All representations that were sent, in order. */
export const representations = ({ asked }: Answer): readonly unknown[] =>
  asked.flatMap(({ variables }) => Object.values(variables).flat())
