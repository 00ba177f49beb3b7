/**
 * The last hand on every answer: request ids in errors, the HTTP status of refused operations, failures to the log.
 *
 * @module
 */
import type { ApolloServerPlugin, BaseContext, GraphQLRequestContext } from '@apollo/server'
import type { GraphQLFormattedError } from 'graphql'
import { isFailure, type ErrorCode } from './error-table.ts'
import type { Exchange } from './exchange.ts'
import { lifetimeOf, type Finished } from './lifetime.ts'
import { readError } from './public-error.ts'
import { refusalOf, statusOfRefusal } from './refused-answer.ts'

/** Something failed that is not the caller's doing. */
export interface Failure {
  readonly requestId: string
  readonly code: ErrorCode
  readonly backend: string | null
  /** What was thrown; not for clients. */
  readonly error: unknown
}

export type OnFailure = (failure: Failure) => void

export function reportFailure(onFailure: OnFailure, requestId: string, error: unknown): void {
  const { code, backend, root } = readError(error)
  if (isFailure(code)) onFailure({ requestId, code, backend, error: root })
}

/**
 * `request.http` is the {@link Exchange}, when the operation came by HTTP.
 *
 * @param sendLater sees to what a finished answer lacks yet.
 */
export const createAnswerPlugin = <Context extends BaseContext>(
  onFailure: OnFailure,
  sendLater?: SendLater,
): ApolloServerPlugin<Context> => ({
  requestDidStart: () => Promise.resolve(listener(onFailure, sendLater)),
  unexpectedErrorProcessingRequest: ({ requestContext, error }) =>
    Promise.resolve(reportFailure(onFailure, exchangeOf(requestContext)?.requestId ?? '', error)),
})

type SendLater = (context: GraphQLRequestContext<BaseContext>, exchange: Exchange) => void

const listener = (onFailure: OnFailure, sendLater?: SendLater) => ({
  didEncounterErrors: (context: GraphQLRequestContext<BaseContext>) => {
    const requestId = exchangeOf(context)?.requestId ?? ''
    for (const error of context.errors ?? []) reportFailure(onFailure, requestId, error)
    return Promise.resolve()
  },
  willSendResponse: (context: GraphQLRequestContext<BaseContext>) => {
    addExtensions(context)
    const exchange = exchangeOf(context)
    if (exchange) {
      finish(context, exchange)
      sendLater?.(context, exchange)
    }
    return Promise.resolve()
  },
})

const exchangeOf = ({ request }: GraphQLRequestContext<BaseContext>): Exchange | undefined =>
  request.http && 'outcome' in request.http ? (request.http as Exchange) : undefined

/** Of the operation's context: what it noted beside its data, and how long what it read may be kept. */
interface Noted {
  readonly notes?: { readonly extensions: Finished['noted'] }
  readonly journal?: Finished['journal']
}

function addExtensions({ contextValue, response }: GraphQLRequestContext<BaseContext>): void {
  const extensions = (contextValue as Noted).notes?.extensions ?? null
  const { body } = response
  if (extensions === null || body?.kind !== 'single') return
  body.singleResult.extensions = { ...body.singleResult.extensions, ...extensions }
}

function finish(context: GraphQLRequestContext<BaseContext>, exchange: Exchange): void {
  const { outcome, principal, requestId } = exchange
  const { body, http } = context.response
  outcome.operation = context.operationName ?? null
  outcome.isAnswered = true
  if (body?.kind !== 'single') return
  if (body.singleResult.errors === undefined) {
    outcome.lifetime = lifetimeOf(toFinished(context, principal === null))
    return
  }

  const { singleResult } = body
  const errors = body.singleResult.errors.map((error) => withRequestId(error, requestId))
  singleResult.errors = errors
  outcome.codes = codesOf(errors)
  if (http.status === 400 && context.source !== undefined && exchange.isOldClient) {
    http.status = 200
  }
  const refusal = refusalOf(singleResult.data, outcome.codes, principal === null)
  if (refusal === null || http.status !== undefined) return
  http.status = statusOfRefusal(refusal)
  delete singleResult.data
  if (refusal === 'UNAUTHENTICATED') http.headers.set('www-authenticate', 'Bearer')
}

function toFinished(
  { contextValue, operation }: GraphQLRequestContext<BaseContext>,
  isAnonymous: boolean,
): Finished {
  const { journal, notes } = contextValue as Noted
  return { type: operation?.operation, isAnonymous, journal, noted: notes?.extensions ?? null }
}

export const withRequestId = (
  error: GraphQLFormattedError,
  requestId: string,
): GraphQLFormattedError => ({ ...error, extensions: { ...error.extensions, requestId } })

export const codesOf = (errors: readonly GraphQLFormattedError[]): readonly ErrorCode[] => [
  ...new Set(errors.map(({ extensions }) => extensions?.['code'] as ErrorCode)),
]
