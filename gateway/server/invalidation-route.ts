/**
 * `/cache/invalidate`: operators and their jobs let the gateway forget what has changed elsewhere.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'
import type { Principal } from '../identity/principal.ts'
import { reportFailure, type OnFailure } from './answer-plugin.ts'
import { sendHttpError, sendThrown, type HttpError } from './error-reply.ts'
import { readSelector, type ReadSelector } from './selector.ts'

/** What was asked for and done, without the names: they are of people. */
export interface InvalidationEvent {
  readonly requestId: string
  readonly appId: string | null
  readonly keys: number
  readonly types: readonly string[]
  readonly tags: number
  /** Records that this process and the shared store held. */
  readonly forgotten: number
}

export interface InvalidationRouteOptions {
  /** Absent = there is no such URL. Rejects when other processes could not be told. */
  readonly invalidate?: (selector: ReadSelector) => Promise<{ readonly forgotten: number }>
  readonly authenticate: (headers: IncomingHttpHeaders) => Promise<Principal | null>
  readonly onInvalidated?: (event: InvalidationEvent) => void
  readonly onFailure: OnFailure
}

const SCOPE = 'cache.invalidate'

export function addInvalidationRoute(
  app: FastifyInstance,
  { invalidate, ...options }: InvalidationRouteOptions,
): void {
  if (invalidate === undefined) return
  app.post('/cache/invalidate', async (request, reply) => {
    try {
      request.principal = await options.authenticate(request.headers)
      const refusal = refusalOf(request.principal)
      if (refusal) return refuse(reply, refusal)
      const read = readSelector(request.body)
      if ('fault' in read) return sendHttpError(reply, badSelector(read.fault))
      const { forgotten } = await invalidate(read.selector)
      options.onInvalidated?.(toEvent(request, read.selector, forgotten))
      return await reply.header('cache-control', 'no-store').send({ forgotten })
    } catch (error) {
      reportFailure(options.onFailure, request.id, error)
      return sendThrown(reply, error)
    }
  })
}

function refusalOf(principal: Principal | null): HttpError | null {
  if (principal === null) {
    return {
      code: 'UNAUTHENTICATED',
      message: `Send an app's key or a token with the scope "${SCOPE}".`,
    }
  }
  if (principal.scopes.includes(SCOPE)) return null
  return { code: 'FORBIDDEN', message: `The credential lacks the scope "${SCOPE}".` }
}

function refuse(reply: FastifyReply, error: HttpError): FastifyReply {
  if (error.code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer')
  return sendHttpError(reply, error)
}

const badSelector = (fault: string): HttpError => ({ code: 'BAD_USER_INPUT', message: fault })

const toEvent = (
  { id, principal }: FastifyRequest,
  { keys = [], types = [], tags = [] }: ReadSelector,
  forgotten: number,
): InvalidationEvent => ({
  requestId: id,
  appId: principal?.appId ?? null,
  keys: keys.length,
  types,
  tags: tags.length,
  forgotten,
})
