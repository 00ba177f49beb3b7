/**
 * GraphiQL for browsers that open `/graphql`.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendHttpError } from './error-reply.ts'
import { loadGraphiqlFiles } from './graphiql-files.ts'

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Roundabout GraphiQL</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/graphiql/graphiql.css">
    <style>html, body, #root { height: 100%; margin: 0 } #root { position: relative; overflow: hidden }</style>
    <script src="/graphiql/start.js" defer></script>
    <script src="/graphiql/graphiql.js" defer></script>
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
  </body>
</html>
`

/** No other host, no inline script, no frame around it. The editor writes style elements as it goes. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A browser's address bar asks for HTML; no client of GraphQL does. */
export const wantsPage = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && headers.accept?.includes('text/html') === true

export const sendPage = (reply: FastifyReply): FastifyReply =>
  reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .header('vary', 'accept')
    .header('content-security-policy', POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .send(PAGE)

export function addGraphiqlFiles(app: FastifyInstance): void {
  app.get<{ Params: { readonly file: string } }>('/graphiql/:file', async (request, reply) => {
    const file = (await loadGraphiqlFiles()).get(request.params.file)
    if (!file) return sendHttpError(reply, { code: 'NOT_FOUND', message: 'There is no such file.' })
    reply
      .header('cache-control', 'no-cache')
      .header('etag', file.etag)
      .header('x-content-type-options', 'nosniff')
    if (request.headers['if-none-match'] === file.etag) return reply.code(304).send()
    return reply
      .header('content-type', file.contentType)
      .header('content-encoding', 'gzip')
      .send(file.gzipped)
  })
}
