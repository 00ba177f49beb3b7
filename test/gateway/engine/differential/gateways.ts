/** The engine over the world's subgraphs, in this process and behind a fake network. */
import { execute, parse, validate, type GraphQLSchema } from 'graphql'
import type { Transport } from '../../../../subgraphs/backend/transport.ts'
import { createEngine, type Engine } from '../../../../gateway/engine/engine.ts'
import type { SubgraphTarget } from '../../../../gateway/engine/target.ts'

export const localEngine = (
  supergraphSdl: string,
  schemas: ReadonlyMap<string, GraphQLSchema>,
): Engine =>
  createEngine({
    supergraphSdl,
    subgraphs: new Map([...schemas].map(([name, schema]) => [name, { kind: 'local', schema }])),
  })

/** @param contextOf what resolvers of the subgraphs get, for as long as one operation runs. */
export const remoteEngine = (
  supergraphSdl: string,
  schemas: ReadonlyMap<string, GraphQLSchema>,
  contextOf: () => unknown,
): Engine =>
  createEngine({
    supergraphSdl,
    subgraphs: new Map(
      [...schemas].map(([name, schema]): [string, SubgraphTarget] => [
        name,
        {
          kind: 'remote',
          url: `http://${name}.test/`,
          transport: graphqlTransport(schema, contextOf),
          timeoutMs: 1000,
          maxAnswerBytes: 1_000_000,
          exposeErrors: true,
        },
      ]),
    ),
  })

/** A subgraph server that validates what it is asked, like any does. */
export function graphqlTransport(schema: GraphQLSchema, contextOf: () => unknown): Transport {
  return async ({ body }) => {
    const { query, variables } = JSON.parse(body ?? '') as {
      readonly query: string
      readonly variables?: Record<string, unknown>
    }
    const document = parse(query)
    const errors = validate(schema, document)
    const answer =
      errors.length > 0
        ? { errors }
        : await execute({
            schema,
            document,
            variableValues: variables ?? null,
            contextValue: contextOf(),
          })
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(answer)),
    }
  }
}
