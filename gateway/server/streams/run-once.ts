/**
 * Queries and mutations that come by a stream's door: Apollo Server runs them, as it does those that come by `/graphql`.
 *
 * @module
 */
import { HeaderMap, type BaseContext } from '@apollo/server'
import type { Principal } from '../../identity/principal.ts'
import { createOutcome, type Exchange } from '../exchange.ts'
import type { GraphQLRouteOptions } from '../graphql-route.ts'
import type { ReadOperation } from './read-operation.ts'
import type { StreamCaller } from './live-answers.ts'

export interface RunOnceOptions<Context extends BaseContext> extends Pick<
  GraphQLRouteOptions<Context>,
  'apollo' | 'createContext' | 'runAs'
> {
  /** JSON of a result. */
  readonly stringifyResult: (result: object) => string
}

/** Answers the result as JSON. Rejects when Apollo Server cannot run anything. */
export type RunOnce = (operation: ReadOperation, caller: StreamCaller) => Promise<string>

export const createRunOnce =
  <Context extends BaseContext>(options: RunOnceOptions<Context>): RunOnce =>
  async (operation, { principal, requestId }) => {
    const run = async () => {
      const contextValue = await options.createContext(principal, requestId)
      const { body } = await options.apollo.executeOperation(
        {
          query: operation.source,
          variables: { ...operation.variables },
          ...(operation.operationName !== null && { operationName: operation.operationName }),
          http: toExchange(principal, requestId),
        },
        { contextValue },
      )
      if (body.kind === 'single') return options.stringifyResult(body.singleResult)
      throw new TypeError('expected one result')
    }
    return options.runAs ? options.runAs(principal, run) : run()
  }

const toExchange = (principal: Principal | null, requestId: string): Exchange => ({
  method: 'POST',
  headers: new HeaderMap(),
  search: '',
  body: '',
  requestId,
  principal,
  isOldClient: false,
  outcome: createOutcome(),
})
