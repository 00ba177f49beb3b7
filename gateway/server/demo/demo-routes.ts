/**
 * `/demo`: the car on a live map. A page, its files and, over a sandbox, the people it may ask as.
 *
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendHttpError, type HttpError } from '../error-reply.ts'
import { loadDemoFiles } from './demo-files.ts'

/** Somebody the page can ask as without anybody pasting anything. */
export interface DemoPerson {
  readonly name: string
  /** Access token. */
  readonly token: string
}

export interface DemoOptions {
  /** In `production` tokens are never offered. */
  readonly nodeEnv: 'development' | 'test' | 'production'
  /** For a gateway over the sandbox: people with fresh tokens. Absent: the page asks for a token. */
  readonly demoPeople?: (() => Promise<readonly DemoPerson[]>) | undefined
}

/** No other host, no inline script or style, no frame around it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const NO_FILE: HttpError = { code: 'NOT_FOUND', message: 'There is no such file.' }

/**
 * Adds `GET /demo` and what the page loads below it.
 *
 * @throws {TypeError} when tokens would be offered in production.
 */
export function addDemoRoutes(app: FastifyInstance, { nodeEnv, demoPeople }: DemoOptions): void {
  if (nodeEnv === 'production' && demoPeople !== undefined) {
    throw new TypeError('expected no demo people in production, got a source of their tokens')
  }
  app.get('/demo', (request, reply) => send(request, reply, 'demo.html'))
  app.get('/demo/people.json', async (_request, reply) => {
    const people = (await demoPeople?.()) ?? []
    return secured(reply).header('cache-control', 'no-store').send(people)
  })
  app.get<{ Params: { readonly '*': string } }>('/demo/*', (request, reply) =>
    send(request, reply, request.params['*']),
  )
}

async function send(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  path: string,
): Promise<FastifyReply> {
  const file = (await loadDemoFiles()).get(path)
  if (!file) return sendHttpError(reply, NO_FILE)
  secured(reply).header('cache-control', 'no-cache').header('etag', file.etag)
  if (headers['if-none-match'] === file.etag) return reply.code(304).send()
  return reply
    .header('content-type', file.contentType)
    .header('content-encoding', 'gzip')
    .send(file.gzipped)
}

const secured = (reply: FastifyReply): FastifyReply =>
  reply
    .header('content-security-policy', POLICY)
    .header('cross-origin-resource-policy', 'same-origin')
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
