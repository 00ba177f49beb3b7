/**
 * The engine as Apollo Server's `gateway`: validation, plugins and protocol are the server's, execution is the engine's. Give
 * the server `stringifyResult` of `answer-data` too, and an answer's text is made once.
 *
 * @module
 */
import type { DocumentNode, GraphQLSchema } from 'graphql'
import type { Engine, EngineRequest, EngineResult } from './engine.ts'
import type { RequestHeaders } from './target.ts'

/** What Apollo Server hands to an executor, as far as it is read here. */
export interface GatewayOperation {
  readonly document: DocumentNode
  readonly operationName: string | null
  readonly request: {
    readonly variables?: Record<string, unknown> | undefined
    readonly http?: { readonly headers: RequestHeaders } | undefined
  }
  /** An operation's own: the server copies what it is given for each. */
  readonly context: object
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
  /**
   * Executes before the server would. Null when there are errors: the executor has them then, and the server shapes them as
   * it does all.
   */
  attempt(operation: GatewayOperation): Promise<Pick<EngineResult, 'data'> | null>
  /** Starts what the answer to the operation with this context lacks yet; `undefined` = it is whole. */
  laterOf(context: object): EngineResult['startLater']
}

/**
 * @param supergraphSdl what the engine was made from: the server hashes it.
 * @param mayDefer whether a client takes later parts; whoever says so sends what `laterOf` starts. Default: none does.
 */
export function createApolloGateway(
  engine: Engine,
  supergraphSdl: string,
  mayDefer?: EngineRequest['mayDefer'],
): ApolloGateway {
  const failed = new WeakMap<object, EngineResult>()
  const later = new WeakMap<object, EngineResult['startLater']>()
  const run = (
    { document, operationName, request, context }: GatewayOperation,
    mayDeferIt?: EngineRequest['mayDefer'],
  ) =>
    engine.execute({
      document,
      operationName,
      variables: request.variables,
      context,
      requestHeaders: request.http?.headers,
      mayDefer: mayDeferIt,
    })
  const executor = (operation: GatewayOperation) =>
    Promise.resolve(failed.get(operation.context) ?? run(operation))
  return {
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema: engine.schema, coreSupergraphSdl: supergraphSdl })
      return () => undefined
    },
    load: () => Promise.resolve({ executor }),
    stop: () => Promise.resolve(),
    laterOf: (context) => later.get(context),
    attempt: async (operation) => {
      const result = await run(operation, mayDefer)
      if (result.startLater) later.set(operation.context, result.startLater)
      if (result.errors === undefined) return result
      failed.set(operation.context, result)
      return null
    },
  }
}
