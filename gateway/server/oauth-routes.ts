/**
 * `/oauth/token`, and the keys that its tokens are verified with.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AnswerTokenRequest, OAuthAnswer } from '../identity/token-endpoint.ts'
import { addScope } from './scope.ts'

export interface OAuthRouteOptions {
  /** Absent = no tokens are given here. */
  readonly oauth?: {
    readonly answer: AnswerTokenRequest
    /** RFC 7517. */
    readonly jwks: object
    /** RFC 8414. */
    readonly metadata: object
  }
}

/** Keys change rarely, and an old one is published for a while. */
const JWKS_MAX_AGE_SECONDS = 300

export function addOAuthRoutes(app: FastifyInstance, { oauth }: OAuthRouteOptions): void {
  if (oauth === undefined) return
  const publish = (document: object) => (_request: FastifyRequest, reply: FastifyReply) =>
    reply
      .header('access-control-allow-origin', '*')
      .header('cache-control', `public, max-age=${String(JWKS_MAX_AGE_SECONDS)}`)
      .send(document)
  app.get('/oauth/jwks', publish(oauth.jwks))
  app.get('/.well-known/oauth-authorization-server', publish(oauth.metadata))
  // In a scope of its own: nothing else takes forms, and a page of another origin can send them unasked.
  addScope(app, 'oauth', (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, parsed) => parsed(null, new URLSearchParams(body as string)),
    )
    // Anything else is read as well, to be told which type belongs here: elsewhere it is JSON.
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, parsed) =>
      parsed(null, null),
    )
    scope.post('/oauth/token', (request, reply) => answer(oauth.answer, request, reply))
  })
}

async function answer(
  answerRequest: AnswerTokenRequest,
  { body, headers }: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (!(body instanceof URLSearchParams)) return send(reply, NO_FORM)
  const names = [...body.keys()]
  if (new Set(names).size < names.length) return send(reply, FIELD_TWICE)
  const apiKey = headers['x-api-key']
  return send(
    reply,
    await answerRequest({
      form: Object.fromEntries(body),
      authorization: headers.authorization,
      apiKey: Array.isArray(apiKey) ? apiKey.join() : apiKey,
    }),
  )
}

const badRequest = (description: string): OAuthAnswer => ({
  status: 400,
  body: { error: 'invalid_request', error_description: description },
})

const NO_FORM = badRequest('Send the fields as "application/x-www-form-urlencoded".')
const FIELD_TWICE = badRequest('A field was sent twice.')

function send(reply: FastifyReply, { status, body, challenge }: OAuthAnswer): FastifyReply {
  if (challenge !== undefined) reply.header('www-authenticate', challenge)
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .header('pragma', 'no-cache')
    .send(body)
}
