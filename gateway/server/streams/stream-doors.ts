/**
 * Every way in for streams, on the server's own port: WebSocket at `/graphql`, server-sent events at `/graphql/stream`.
 *
 * @module
 */
import type { ApolloServer, BaseContext } from '@apollo/server'
import type { FastifyInstance } from 'fastify'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { StreamEndedEvent } from '../../observability/stream-events.ts'
import { reportFailure, withRequestId, type OnFailure } from '../answer-plugin.ts'
import { toPublicError } from '../public-error.ts'
import type { OnStreamConnection } from './connection-notes.ts'
import type { LiveAnswers, PublicErrors, StreamCaller } from './live-answers.ts'
import type { NamedDocuments } from './named-source.ts'
import { createOperationReader, type OperationReaderOptions } from './read-operation.ts'
import { createRunOnce, type RunOnceOptions } from './run-once.ts'
import { addSseDoor } from './sse-door.ts'
import type { AuthenticateHeaders } from './stream-callers.ts'
import { createWebSocketDoor } from './websocket-door.ts'

export interface StreamLimits {
  /** Open connections of each kind, WebSocket and server-sent events, in all. */
  readonly maxConnections: number
  readonly maxConnectionsPerCaller: number
  /** How long a client may take to say who it is, in milliseconds. */
  readonly initTimeoutMs: number
  /** How often a connection is asked for a sign of life, in milliseconds. */
  readonly keepAliveMs: number
}

/** Makes what clients read. */
export interface StreamWords {
  /** Failures in it go to the log. */
  readonly toResult: (result: StreamResult, requestId: string) => PublicResult
  readonly toErrors: (error: unknown, requestId: string) => PublicErrors
  /** A stream might not go on. */
  readonly onEnded: (caller: StreamCaller, errors: PublicErrors) => void
}

export interface StreamResult {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly GraphQLError[]
}

export interface PublicResult {
  data?: Record<string, unknown> | null
  errors?: PublicErrors
}

/** What is served as streams. */
export interface StreamsSource extends OperationReaderOptions {
  readonly limits: StreamLimits
  readonly stringifyResult: (result: object) => string
  readonly create: (words: StreamWords) => LiveAnswers & { close(): void }
}

export interface StreamDoorsOptions<Context extends BaseContext>
  extends NamedDocuments, Pick<RunOnceOptions<Context>, 'createContext' | 'runAs'> {
  readonly apollo: ApolloServer<Context>
  readonly authenticate: AuthenticateHeaders
  readonly streams: StreamsSource
  /** Largest message of a client, in bytes. */
  readonly maxBodyBytes: number
  readonly onFailure: OnFailure
  /** A connection has come or gone. Default: nobody is told. */
  readonly onStreamConnection?: OnStreamConnection
  /** A stream might not go on. Default: nobody is told. */
  readonly onStreamEnded?: (event: StreamEndedEvent) => void
}

export interface StreamDoors {
  /** By kind. */
  connections(): { readonly webSocket: number; readonly sse: number }
  /** Takes nobody new and sends everybody away to come back elsewhere. */
  drain(): void
  /** Cuts whoever is still there. */
  close(): void
}

/** Operations that share one response of the single connection mode. */
const MAX_OPERATIONS = 100
const RESERVATION_MS = 10_000

export function addStreamDoors<Context extends BaseContext>(
  app: FastifyInstance,
  options: StreamDoorsOptions<Context>,
): StreamDoors {
  const { streams, authenticate, maxBodyBytes } = options
  const words = createWords(options)
  const live = streams.create(words)
  const common = {
    ...streams.limits,
    ...{ authenticate, live, toErrors: words.toErrors },
    onConnection: options.onStreamConnection ?? (() => undefined),
    read: createOperationReader({ ...streams, ...namedDocuments(options) }),
    runOnce: createRunOnce({ ...options, stringifyResult: streams.stringifyResult }),
  }
  const { server } = app
  const webSocket = createWebSocketDoor({ ...common, server, maxMessageBytes: maxBodyBytes })
  const sse = addSseDoor(app, {
    ...common,
    maxOperations: MAX_OPERATIONS,
    reservationMs: RESERVATION_MS,
  })
  return {
    connections: () => ({ webSocket: webSocket.connections, sse: sse.connections }),
    drain: () => {
      webSocket.drain()
      sse.drain()
    },
    close: () => {
      webSocket.close()
      live.close()
    },
  }
}

const namedDocuments = ({ findDocument, shownDocuments }: NamedDocuments): NamedDocuments => ({
  ...(findDocument && { findDocument }),
  ...(shownDocuments && { shownDocuments }),
})

type Told = Pick<StreamDoorsOptions<BaseContext>, 'onFailure' | 'onStreamEnded'>

function createWords({ onFailure, onStreamEnded }: Told): StreamWords {
  const toPublic = (error: unknown, requestId: string): GraphQLFormattedError => {
    reportFailure(onFailure, requestId, error)
    const formatted = error instanceof GraphQLError ? error.toJSON() : { message: '' }
    return withRequestId(toPublicError(error, formatted), requestId)
  }
  return {
    toErrors: (error, requestId) => [toPublic(error, requestId)],
    onEnded: ({ principal, requestId }, errors) => {
      const codes = errors.map(({ extensions }) => String(extensions?.['code']))
      const caller = { caller: principal?.kind ?? null, appId: principal?.appId ?? null }
      onStreamEnded?.({ requestId, ...caller, codes: [...new Set(codes)] })
    },
    toResult: ({ data, errors }, requestId) => ({
      ...(errors && { errors: errors.map((error) => toPublic(error, requestId)) }),
      ...(data !== undefined && { data }),
    }),
  }
}
