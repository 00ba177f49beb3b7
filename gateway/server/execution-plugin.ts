import {
  HeaderMap,
  type ApolloServerPlugin,
  type BaseContext,
  type GraphQLRequest,
  type GraphQLRequestContext,
} from '@apollo/server'
import type { DocumentNode } from 'graphql'

export interface ExecutableOperation {
  readonly document: DocumentNode
  readonly operationName: string | null
  readonly request: Pick<GraphQLRequest, 'variables' | 'http'>
  readonly context: object
}

/** Null leaves the operation to Apollo Server. */
export type Attempt = (
  operation: ExecutableOperation,
) => Promise<{ readonly data?: Record<string, unknown> | null } | null>

/**
 * Executes before Apollo Server would. What the server makes for each call of a `gateway` has accessors of its own, and by their
 * hidden class the runtime keeps the whole operation, its context and its answer, until the next full collection: that cost
 * more CPU time than executing.
 */
export function createExecutionPlugin<Context extends BaseContext>(
  attempt: Attempt,
): ApolloServerPlugin<Context> {
  const responseForOperation = async (context: ReadyContext<Context>) => {
    const singleResult = await attempt(operationOf(context))
    return singleResult && { http: NO_HEAD, body: { kind: 'single' as const, singleResult } }
  }
  return { requestDidStart: () => Promise.resolve({ responseForOperation }) }
}

type ReadyContext<Context extends BaseContext> = GraphQLRequestContext<Context> & {
  readonly document: DocumentNode
  readonly operationName: string | null
}

const operationOf = <Context extends BaseContext>({
  document,
  operationName,
  request,
  contextValue,
}: ReadyContext<Context>): ExecutableOperation => ({
  document,
  operationName,
  request,
  context: contextValue,
})

/** Nothing to add to the response's head. */
const NO_HEAD = { headers: new HeaderMap() }
