/**
 * Pictures and tiles by plain GET, under signed URLs.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Asset, AssetSource } from '../../subgraphs/subgraph.ts'
import { reportFailure, type OnFailure } from './answer-plugin.ts'
import type { GatewayAssetLinks } from './asset-links.ts'
import { sendHttpError, sendThrown, type HttpError } from './error-reply.ts'

export interface AssetRouteOptions {
  readonly links: Pick<GatewayAssetLinks, 'verify'>
  /** By the subgraph's name. */
  readonly assets: ReadonlyMap<string, AssetSource>
  readonly onFailure: OnFailure
}

interface AssetParams {
  readonly kind: string
}

const REFUSALS = {
  MALFORMED: { code: 'FORBIDDEN', message: 'This URL is not one that the gateway made.' },
  ALTERED: { code: 'FORBIDDEN', message: 'This URL was altered.' },
  EXPIRED: { code: 'FORBIDDEN', message: 'This URL has expired: ask for a new one.' },
} as const satisfies Record<string, HttpError>

export function addAssetRoutes(app: FastifyInstance, options: AssetRouteOptions): void {
  for (const [subgraph, source] of options.assets) {
    app.route<{ Params: AssetParams }>({
      method: 'GET',
      url: `/${subgraph}/:kind/*`,
      exposeHeadRoute: true,
      handler: (request, reply) => answer(options, { subgraph, source }, request, reply),
    })
  }
}

async function answer(
  { links, onFailure }: AssetRouteOptions,
  { subgraph, source }: { readonly subgraph: string; readonly source: AssetSource },
  request: FastifyRequest<{ Params: AssetParams }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.header('access-control-allow-origin', '*')
  const { kind } = request.params
  const verified = links.verify(subgraph, kind, restOf(request.url))
  if (!verified.ok) return sendHttpError(reply, REFUSALS[verified.reason])
  try {
    const asset = await source(verified.request)
    if (asset) return send(request, reply, asset, verified.secondsLeft)
    return sendHttpError(reply, { code: 'NOT_FOUND', message: 'There is no such asset.' })
  } catch (error) {
    reportFailure(onFailure, request.id, error)
    return sendThrown(reply, error)
  }
}

/** What follows `/{subgraph}/{kind}/`, still percent-encoded and without a query. */
const restOf = (url: string): string => url.split('?', 1).join('').split('/').slice(3).join('/')

function send(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { contentType, body, maxAgeSeconds }: Asset,
  secondsLeft: number,
): FastifyReply {
  const maxAge = Math.floor(Math.min(maxAgeSeconds, secondsLeft))
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  reply
    .header('cache-control', maxAge > 0 ? `public, max-age=${String(maxAge)}` : 'no-store')
    .header('etag', etag)
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'cross-origin')
  if (headers['if-none-match']?.includes(etag)) return reply.code(304).send()
  return reply
    .header('content-type', contentType)
    .send(Buffer.from(body.buffer, body.byteOffset, body.byteLength))
}
