/**
 * An answer that may be kept, with all that caches and clients need to know of it.
 *
 * @module
 */
import type { FastifyReply } from 'fastify'
import { entityTagOf, isKnown } from './entity-tag.ts'
import type { Exchange } from './exchange.ts'
import type { Lifetime } from './lifetime.ts'

/** What of a request an answer depends on, beside its URL. */
const VARIES_BY = 'Authorization, X-API-Key, Accept'

/** A POST has no ETag: nobody can ask by it, so making one would be work for nothing. */
export function sendKeepable(
  reply: FastifyReply,
  body: string,
  { method, headers }: Exchange,
  { cacheControl, ageSeconds }: Lifetime,
): FastifyReply {
  const others = reply.getHeader('vary')
  reply
    .header('cache-control', cacheControl)
    .header('vary', others === undefined ? VARIES_BY : `${String(others)}, ${VARIES_BY}`)
    .header('age', String(ageSeconds))
  if (method !== 'GET') return reply.send(body)
  const tag = entityTagOf(String(reply.getHeader('content-type')), body)
  reply.header('etag', tag)
  if (!isKnown(headers.get('if-none-match'), tag)) return reply.send(body)
  return reply.removeHeader('content-type').code(304).send()
}
