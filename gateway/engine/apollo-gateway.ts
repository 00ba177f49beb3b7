/**
 * The engine as Apollo Server's `gateway`: validation, plugins and protocol are the server's, execution is the engine's. Give
 * the server `stringifyResult` of `answer-data` too, and an answer's text is made once.
 *
 * @module
 */
import type { DocumentNode, GraphQLSchema } from 'graphql'
import type { Engine, EngineResult } from './engine.ts'
import type { RequestHeaders } from './target.ts'

/** What Apollo Server hands to an executor, as far as it is read here. */
export interface GatewayOperation {
  readonly document: DocumentNode
  readonly operationName: string | null
  readonly request: {
    readonly variables?: Record<string, unknown>
    readonly http?: { readonly headers: RequestHeaders }
  }
  readonly context: unknown
}

/** Fits Apollo Server's `GatewayInterface`. */
export interface ApolloGateway {
  onSchemaLoadOrUpdate(
    callback: (schema: {
      readonly apiSchema: GraphQLSchema
      readonly coreSupergraphSdl: string
    }) => void,
  ): () => void
  load(): Promise<{ executor(operation: GatewayOperation): Promise<EngineResult> }>
  stop(): Promise<void>
}

/** @param supergraphSdl what the engine was made from: the server hashes it. */
export function createApolloGateway(engine: Engine, supergraphSdl: string): ApolloGateway {
  const executor = ({ document, operationName, request, context }: GatewayOperation) =>
    engine.execute({
      document,
      operationName,
      variables: request.variables,
      context,
      requestHeaders: request.http?.headers,
    })
  return {
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema: engine.schema, coreSupergraphSdl: supergraphSdl })
      return () => undefined
    },
    load: () => Promise.resolve({ executor }),
    stop: () => Promise.resolve(),
  }
}
