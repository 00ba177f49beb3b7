/**
 * Which web pages of other origins may call `/graphql`. Off unless configured.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const ALLOWED_HEADERS =
  'authorization, content-type, if-none-match, x-api-key, x-request-id, apollo-require-preflight'
const PREFLIGHT_MAX_AGE_SECONDS = '600'

/** @param origins as browsers send them in `Origin`. */
export function addCors(app: FastifyInstance, origins: readonly string[]): void {
  const allowed = new Set(origins)
  if (allowed.size > 0) {
    app.addHook('onRequest', (request, reply, done) => {
      if (request.routeOptions.url === '/graphql') allow(allowed, request, reply)
      done()
    })
  }
  app.options('/graphql', (request, reply) => {
    reply.code(204).header('allow', 'GET, POST, OPTIONS')
    if (allowed.has(request.headers.origin ?? '')) {
      reply
        .header('access-control-allow-methods', 'GET, POST')
        .header('access-control-allow-headers', ALLOWED_HEADERS)
        .header('access-control-max-age', PREFLIGHT_MAX_AGE_SECONDS)
    }
    return reply.send()
  })
}

function allow(allowed: ReadonlySet<string>, request: FastifyRequest, reply: FastifyReply): void {
  const { origin } = request.headers
  reply.header('vary', 'Origin')
  if (origin === undefined || !allowed.has(origin)) return
  reply
    .header('access-control-allow-origin', origin)
    .header('access-control-expose-headers', 'age, etag, x-request-id, www-authenticate')
}
