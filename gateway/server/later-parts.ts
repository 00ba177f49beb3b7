/**
 * What clients deferred, sent after the rest in parts of its own. Each part is finished like a whole answer is: public
 * errors, the request's id in them, declared failure policies, notes, and failures to the log.
 *
 * @module
 */
import { AsyncResource } from 'node:async_hooks'
import type { BaseContext, GraphQLRequestContext } from '@apollo/server'
import type { GraphQLError, GraphQLFormattedError } from 'graphql'
import { codesOf, reportFailure, withRequestId, type OnFailure } from './answer-plugin.ts'
import type { Exchange } from './exchange.ts'
import type { ApplyPolicies } from './failure-plugin.ts'
import { createNoteReader } from './note-reader.ts'
import { toPublicError } from './public-error.ts'

type ResponsePath = readonly (string | number)[]

/** What a deferred fragment brings to one object of the answer. */
export interface LaterPart {
  readonly path: ResponsePath
  readonly label: string | undefined
  readonly data: Record<string, unknown> | null
  readonly errors?: readonly GraphQLError[]
}

export interface LaterPartsOptions {
  /** Of an operation's context: starts what the answer lacks yet, one promise for each fragment, and none rejects. */
  readonly laterOf: (
    context: object,
  ) => (() => readonly Promise<readonly LaterPart[]>[]) | undefined
  readonly applyPolicies?: ApplyPolicies | undefined
  /** Called in the operation's asynchronous context when nobody waits for its parts any more. */
  readonly endOperation?: (() => void) | undefined
  readonly onFailure: OnFailure
}

/** @returns what makes a finished answer the first part of one that goes on. */
export const createLaterParts =
  (options: LaterPartsOptions) =>
  (context: GraphQLRequestContext<BaseContext>, exchange: Exchange): void => {
    const start = options.laterOf(context.contextValue)
    const { body } = context.response
    if (start === undefined || body?.kind !== 'single' || !body.singleResult.data) return
    exchange.outcome.lifetime = null
    const gone = Promise.withResolvers<null>()
    const end = AsyncResource.bind(() => options.endOperation?.())
    exchange.outcome.onGone = () => {
      gone.resolve(null)
      end()
    }
    context.response.body = {
      kind: 'incremental',
      initialResult: { ...body.singleResult, hasNext: true },
      // Whoever reads it is outside of the operation; what is started is not.
      subsequentResults: inParts(AsyncResource.bind(start), gone.promise, {
        finish: createFinish(options, context, exchange),
        news: createNoteReader(context.contextValue),
      }),
    }
  }

interface Finishing {
  readonly finish: (part: LaterPart) => SentPart
  readonly news: () => Record<string, unknown> | null
}

/** Nothing is started before the first part has been taken. */
async function* inParts(
  start: () => readonly Promise<readonly LaterPart[]>[],
  gone: Promise<null>,
  { finish, news }: Finishing,
) {
  const open = new Map(
    start().map((later, index) => [index, later.then((parts) => ({ index, parts }))] as const),
  )
  while (open.size > 0) {
    const ready = await Promise.race([gone, ...open.values()])
    if (ready === null) return
    open.delete(ready.index)
    const incremental = ready.parts.map(finish)
    const extensions = news()
    yield { incremental, ...(extensions && { extensions }), hasNext: open.size > 0 }
  }
}

interface SentPart {
  readonly path: ResponsePath
  readonly label?: string
  readonly data: Record<string, unknown> | null
  readonly errors?: readonly GraphQLFormattedError[]
}

function createFinish(
  { onFailure, applyPolicies }: LaterPartsOptions,
  context: GraphQLRequestContext<BaseContext>,
  { requestId, outcome }: Exchange,
): (part: LaterPart) => SentPart {
  const { document, operation, request, contextValue } = context
  const { notes } = contextValue as Noted
  return ({ path, label, data, errors: thrown = [] }) => {
    for (const error of thrown) reportFailure(onFailure, requestId, error)
    const named = label === undefined ? {} : { label }
    if (thrown.length === 0 || !document || !operation) return { path, ...named, data }
    const formatted = thrown.map((error) => toPublicError(error, error.toJSON()))
    const answer: Parameters<ApplyPolicies>[1] = { data: nest(path, data), errors: formatted }
    const variables = request.variables ?? {}
    const degraded = applyPolicies?.({ document, operation, variables }, answer) ?? []
    for (const one of degraded) notes?.note('degraded', { ...one })
    const errors = (answer.errors ?? []).map((error) => withRequestId(error, requestId))
    outcome.codes = [...new Set([...outcome.codes, ...codesOf(errors)])]
    const left = answer.data === null ? null : data
    return { path, ...named, data: left, ...(errors.length > 0 && { errors }) }
  }
}

interface Noted {
  readonly notes?: { note(name: string, value: Readonly<Record<string, unknown>>): void }
}

/** An answer that holds nothing but `data`, at its place. */
const nest = (path: ResponsePath, data: LaterPart['data']): LaterPart['data'] =>
  path.reduceRight<unknown>((below, key) => {
    const holder: Record<string, unknown> | unknown[] = typeof key === 'number' ? [] : {}
    ;(holder as Record<string | number, unknown>)[key] = below
    return holder
  }, data) as LaterPart['data']
