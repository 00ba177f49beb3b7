/**
 * A composed gateway → a listening one: log, metrics, Apollo Server and HTTP around it.
 *
 * @module
 */
import type { BackendEvent, OnBackendEvent } from '../subgraphs/backend/backend-event.ts'
import type { Transport } from '../subgraphs/backend/transport.ts'
import type { ClientCertificate } from './backends.ts'
import {
  createFailureLog,
  logCircuit,
  logInvalidated,
  logListening,
  logMapsMoved,
  logRequest,
  logWebhook,
  type RequestEvent,
} from './observability/events.ts'
import {
  createLiveLog,
  logStreamConnection,
  logStreamEnded,
  type LiveLogEvent,
  type StreamConnectionEvent,
  type StreamEndedEvent,
} from './observability/stream-events.ts'
import { createSharedCacheLog, type SharedCacheEvent } from './observability/cache-events.ts'
import { createLogger, type Logger, type LoggerOptions } from './observability/logger.ts'
import type { MapsCounts } from './observability/maps-metrics.ts'
import type { CacheFiguresByCoordinate } from './observability/cache-metrics.ts'
import { createCallMeter } from './observability/call-meter.ts'
import { createMetrics, type Metrics } from './observability/metrics.ts'
import type { StreamSources } from './observability/stream-metrics.ts'
import { createApolloServer, type ApolloOptions } from './server/apollo-server.ts'
import { createShownDocuments } from './server/documents.ts'
import { createHttpServer, type HttpServerOptions } from './server/http-server.ts'
import type { WebhookLogEvent } from './server/webhook-receiver.ts'
import { createUndiciTransport } from './transport/undici-transport.ts'

export interface RunningGateway {
  /** Where this machine reaches it. */
  readonly url: string
  readonly logger: Logger
  /** Takes no new requests, lets those under way end, closes every connection. */
  close(): Promise<void>
}

/** The network, as seen by what is called there `backend` in errors and metrics. */
export type TransportTo = (backend: string, certificate?: ClientCertificate) => Transport

/** The world behind the gateway. */
export interface Network {
  readonly transportTo: TransportTo
  /** To be told what happens between us and backends. */
  readonly onBackendEvent: OnBackendEvent
  /** To be told what backends sent by themselves. */
  readonly onWebhook: (event: WebhookLogEvent) => void
  /** To be told what happens among providers of maps. */
  readonly mapsEvents: MapsCounts
  /** To be told what happens rarely to live positions. */
  readonly onLiveEvent: (event: LiveLogEvent) => void
  /** To be told what happens rarely to the Redis that records are shared in. */
  readonly onSharedCacheEvent: (event: SharedCacheEvent) => void
}

/** What is served. */
export interface Served<Context extends object> extends Pick<
  HttpServerOptions<Context>,
  | 'authenticate'
  | 'createContext'
  | 'runAs'
  | 'oauth'
  | 'assets'
  | 'links'
  | 'demo'
  | 'invalidate'
  | 'webhooks'
  | 'findDocument'
  | 'streams'
> {
  readonly execution: Pick<
    ApolloOptions<Context>,
    'schema' | 'overrides' | 'plugins' | 'applyPolicies' | 'laterOf' | 'endOperation'
  >
  /** Shown among the metrics. */
  readonly cacheStats?: CacheFiguresByCoordinate
  readonly streamFigures?: Omit<StreamSources, 'connections'>
  close(): Promise<void>
}

/** How it is served. */
export interface ServeOptions<Context extends object> extends Pick<
  ApolloOptions<Context> & HttpServerOptions<Context>,
  'corsOrigins' | 'graphiql' | 'introspection' | 'maxBodyBytes' | 'maxQueryDepth' | 'maxQueryTokens'
> {
  readonly host: string
  readonly port: number
  readonly publicUrl: string
  readonly logLevel: LoggerOptions['level']
  readonly shutdownGraceMs: number
  /** Documents remembered that clients have shown once; 0 = none. */
  readonly maxPersistedDocuments: number
}

/** Resolves when it takes requests. */
export async function serve<Context extends object>(
  options: ServeOptions<Context>,
  compose: (network: Network) => Served<Context>,
): Promise<RunningGateway> {
  const startedAt = performance.now()
  const logger = createLogger({ level: options.logLevel })
  const metrics = createMetrics()
  const network = createUndiciTransport()
  const transportTo: TransportTo = (backend, certificate) =>
    network.watched(createCallMeter(backend, metrics), certificate && readerOf(certificate))
  const gateway = compose({
    transportTo,
    onBackendEvent: toldTo(metrics, logger),
    onWebhook: (event) => logWebhook(logger, event),
    onLiveEvent: createLiveLog(logger, () => performance.now()),
    onSharedCacheEvent: createSharedCacheLog(logger, () => performance.now()),
    mapsEvents: watchMaps(metrics.maps, logger),
  })
  const onFailure = createFailureLog(logger)
  const shown = shownDocuments(options, gateway)
  const apollo = createApolloServer<Context>({
    ...options,
    ...gateway.execution,
    ...shown,
    logger,
    onFailure,
  })
  await apollo.start()
  const server = createHttpServer<Context>({
    ...options,
    ...gateway,
    ...shown,
    apollo,
    onFailure,
    checks: {},
    renderMetrics: () => metrics.render(),
    ...watchConnections(metrics, logger),
    onInvalidated: (event) => logInvalidated(logger, event),
    onAnswered: (event) => {
      logRequest(logger, event)
      metrics.observeRequest(event.route, outcomeOf(event), event.durationMs)
    },
  })
  showFigures(metrics, gateway, server.streamConnections)
  const close = async (graceMs: number) => {
    await server.close(graceMs)
    await apollo.stop()
    await gateway.close()
    await network.close()
  }
  const giveUp = (error: unknown) => close(0).then(() => Promise.reject(error as Error))
  const port = await server.listen(options).catch(giveUp)
  const startedInMs = Math.round(performance.now() - startedAt)
  logListening(logger, { port, url: options.publicUrl, startedInMs })
  return {
    url: `http://${hostInUrl(options.host)}:${String(port)}`,
    logger,
    close: () => close(options.shutdownGraceMs),
  }
}

const toldTo =
  (metrics: Metrics, logger: Logger): OnBackendEvent =>
  (event) => {
    metrics.observeBackendEvent(event)
    if (event.kind === 'circuit') logCircuit(logger, event)
  }

function showFigures(
  metrics: Metrics,
  { cacheStats, streamFigures }: Pick<Served<object>, 'cacheStats' | 'streamFigures'>,
  connections: StreamSources['connections'],
): void {
  if (cacheStats) metrics.watchCache(cacheStats)
  if (streamFigures) metrics.watchStreams({ ...streamFigures, connections })
}

const watchConnections = (metrics: Metrics, logger: Logger) => ({
  onStreamConnection: (event: StreamConnectionEvent) => {
    logStreamConnection(logger, event)
    metrics.observeStreamConnection(event)
  },
  onStreamEnded: (event: StreamEndedEvent) => logStreamEnded(logger, event),
})

const watchMaps = ({ called, moved }: MapsCounts, logger: Logger): MapsCounts => ({
  called,
  moved: (from, to, reason) => {
    moved(from, to, reason)
    logMapsMoved(logger, { from, to, reason })
  },
})

const shownDocuments = <Context extends object>(
  { maxPersistedDocuments: max }: ServeOptions<Context>,
  { findDocument = () => undefined }: Served<Context>,
) => (max === 0 ? {} : { shownDocuments: createShownDocuments(max, findDocument) })

/** A changed file is a changed certificate. */
const readerOf =
  ({ cert, key, ca }: ClientCertificate) =>
  () => ({ cert: cert(), key: key(), ...(ca === undefined ? {} : { ca: ca() }) })

const outcomeOf = ({ codes, isCut }: RequestEvent): string =>
  isCut === true ? 'CUT' : (codes[0] ?? 'OK')

/** An address that means "every one of this machine" is reached by the loopback's. */
const hostInUrl = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
