/**
 * Everything the gateway serves over HTTP, on one port.
 *
 * @module
 */
import type { Server } from 'node:http'
import type { BaseContext } from '@apollo/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RequestEvent } from '../observability/events.ts'
import { addAssetRoutes, type AssetRouteOptions } from './asset-routes.ts'
import { addCors } from './cors.ts'
import { addDemoRoutes, type DemoOptions } from './demo/demo-routes.ts'
import { addGraphQLRoute, type GraphQLRouteOptions } from './graphql-route.ts'
import { createHttpApp, type HttpAppOptions } from './http-app.ts'
import { addInvalidationRoute, type InvalidationRouteOptions } from './invalidation-route.ts'
import { addOAuthRoutes, type OAuthRouteOptions } from './oauth-routes.ts'
import { addOperationRoutes, type OperationOptions } from './operation-routes.ts'
import {
  addStreamDoors,
  type StreamDoors,
  type StreamDoorsOptions,
} from './streams/stream-doors.ts'
import { addWebhookRoutes, type WebhookRouteOptions } from './webhook-routes.ts'

export interface HttpServerOptions<Context extends BaseContext>
  extends
    GraphQLRouteOptions<Context>,
    HttpAppOptions,
    AssetRouteOptions,
    OAuthRouteOptions,
    InvalidationRouteOptions,
    WebhookRouteOptions,
    Omit<OperationOptions, 'isDraining'>,
    Omit<StreamDoorsOptions<Context>, 'streams'> {
  /** Serves streams; absent = there are none. */
  readonly streams?: StreamDoorsOptions<Context>['streams']
  /** Serves `/demo`; absent where there are no cars. */
  readonly demo?: DemoOptions
  /** Origins of web pages that may call `/graphql`; none = only our own. */
  readonly corsOrigins: readonly string[]
  /** Called once per answered request. */
  readonly onAnswered: (event: RequestEvent) => void
}

export interface HttpServer {
  /** Open ones that streams leave by. */
  streamConnections(): ReturnType<StreamDoors['connections']>
  /** For what shares the port, such as WebSockets. */
  readonly server: Server
  /** Rejects when the address cannot be had. Answers the port, which matters when 0 was asked for. */
  listen(address: { readonly host: string; readonly port: number }): Promise<number>
  /**
   * Takes no new connection, tells readiness, lets requests under way end for `graceMs` milliseconds, then cuts them.
   * May be called more than once.
   */
  close(graceMs: number): Promise<void>
}

export function createHttpServer<Context extends BaseContext>(
  options: HttpServerOptions<Context>,
): HttpServer {
  let closing: Promise<void> | null = null
  const app = createHttpApp(options)
  addCloseOnDrain(app, () => closing !== null)
  addRequestEvents(app, options.onAnswered)
  addCors(app, options.corsOrigins)
  addGraphQLRoute(app, options)
  addOperationRoutes(app, { ...options, isDraining: () => closing !== null })
  addAssetRoutes(app, options)
  addOAuthRoutes(app, options)
  addInvalidationRoute(app, options)
  addWebhookRoutes(app, options)
  if (options.demo) addDemoRoutes(app, options.demo)
  const doors = options.streams && addStreamDoors(app, { ...options, streams: options.streams })
  return {
    streamConnections: () => doors?.connections() ?? { webSocket: 0, sse: 0 },
    server: app.server,
    listen: async (address) => {
      await app.listen(address).catch((error: unknown) => {
        throw toListenError(error, address)
      })
      const bound = app.server.address()
      return typeof bound === 'object' && bound !== null ? bound.port : address.port
    },
    close: (graceMs) => (closing ??= drain(app, doors, graceMs)),
  }
}

const LISTEN_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there, set PORT to another',
  EACCES: 'this user may not listen there, set PORT to another',
  EADDRNOTAVAIL: 'this machine has no such address, set HOST to another',
  ENOTFOUND: 'this machine has no such address, set HOST to another',
}

function toListenError(cause: unknown, { host, port }: { host: string; port: number }): Error {
  const { code = '', message } = cause as NodeJS.ErrnoException
  const reason = LISTEN_FAULTS[code] ?? message
  return new Error(`cannot listen on ${host}, port ${String(port)}: ${reason}`, { cause })
}

async function drain(
  app: FastifyInstance,
  doors: StreamDoors | undefined,
  graceMs: number,
): Promise<void> {
  const timer = setTimeout(() => {
    doors?.close()
    app.server.closeAllConnections()
  }, graceMs)
  try {
    doors?.drain()
    await app.close()
  } finally {
    clearTimeout(timer)
    doors?.close()
  }
}

/** A connection whose request ends while the server drains must not wait for another one. */
function addCloseOnDrain(app: FastifyInstance, isDraining: () => boolean): void {
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isDraining()) reply.header('connection', 'close')
    done()
  })
  // What was answered in parts began before.
  app.addHook('onResponse', (_request, _reply, done) => {
    if (isDraining()) setImmediate(() => app.server.closeIdleConnections())
    done()
  })
}

function addRequestEvents(app: FastifyInstance, onAnswered: (event: RequestEvent) => void): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.on('close', () => {
      if (reply.raw.writableFinished || request.outcome.isStream) return
      onAnswered({ ...toEvent(request, reply), isCut: true })
    })
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    if (reply.raw.writableFinished && !request.outcome.isStream) onAnswered(toEvent(request, reply))
    done()
  })
}

const toEvent = (request: FastifyRequest, reply: FastifyReply): RequestEvent => ({
  requestId: request.id,
  method: request.method,
  route: request.routeOptions.url ?? 'unmatched',
  status: reply.raw.headersSent ? reply.statusCode : null,
  durationMs: reply.elapsedTime,
  caller: request.principal?.kind ?? null,
  appId: request.principal?.appId ?? null,
  operation: request.outcome.operation,
  codes: request.outcome.codes,
})
