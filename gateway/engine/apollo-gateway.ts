/**
 * The engine as Apollo Server's `gateway`: validation, plugins and protocol are the server's, execution is the engine's. Give
 * the server `stringifyResult` of `answer-data` too, and an answer's text is made once.
 *
 * @module
 */
import type { GatewayInterface } from '@apollo/server-gateway-interface'
import type { Engine } from './engine.ts'

/** @param supergraphSdl as the engine was made from: the server hashes it. */
export function createApolloGateway(engine: Engine, supergraphSdl: string): GatewayInterface {
  return {
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema: engine.schema, coreSupergraphSdl: supergraphSdl })
      return () => undefined
    },
    load: () =>
      Promise.resolve({
        executor: ({ document, request, operationName, context }) =>
          engine.execute({
            document,
            operationName,
            variables: request.variables,
            context,
            requestHeaders: request.http?.headers,
          }),
      }),
    stop: () => Promise.resolve(),
  }
}
