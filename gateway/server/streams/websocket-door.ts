/**
 * `/graphql` by WebSocket, in the protocol `graphql-transport-ws`.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  GraphQLError,
  GraphQLSchema,
  type ExecutionResult,
  type FormattedExecutionResult,
} from 'graphql'
import { handleProtocols, makeServer, type ServerOptions } from 'graphql-ws'
import { WebSocketServer, type WebSocket } from 'ws'
import type { StreamConnectionEvent } from '../../observability/stream-events.ts'
import { createHolders, type Holders as HoldersOf } from './holders.ts'
import {
  errorsOfEnd,
  type LiveAnswers,
  type PublicErrors,
  type StreamCaller,
} from './live-answers.ts'
import type { OperationReader } from './read-operation.ts'
import type { RunOnce } from './run-once.ts'
import { SharedText, withSharedText } from './shared-text.ts'
import { credentialHeaders, toCaller, type AuthenticateHeaders } from './stream-callers.ts'

export interface WebSocketDoorOptions {
  readonly server: Server
  readonly authenticate: AuthenticateHeaders
  readonly read: OperationReader
  readonly live: LiveAnswers
  readonly runOnce: RunOnce
  /** An error as clients read it; failures go to the log. */
  readonly toErrors: (error: unknown, requestId: string) => PublicErrors
  /** Largest message of a client, in bytes. */
  readonly maxMessageBytes: number
  readonly maxConnections: number
  readonly maxConnectionsPerCaller: number
  /** How long a client may take to say who it is, in milliseconds. */
  readonly initTimeoutMs: number
  /** How often a connection is asked for a sign of life, in milliseconds; it is cut when none came since. */
  readonly keepAliveMs: number
  readonly onConnectionEnd: (event: StreamConnectionEvent) => void
}

export interface WebSocketDoor {
  readonly connections: number
  /** Takes nobody new and asks everybody to come back elsewhere. */
  drain(): void
  close(): void
}

type Holders = HoldersOf<Extra>

const PATH = '/graphql'

/** RFC 6455 and its registry: come back, to another process or a moment later. */
const SERVICE_RESTART = 1012
const TRY_AGAIN_LATER = 1013
/** Of graphql-transport-ws. */
const UNAUTHORIZED = 4401
const TOO_MANY = 4429

interface Extra {
  readonly socket: WebSocket
  /** Of the request that became this connection. Not the request itself: it would stay in memory as long. */
  readonly headers: IncomingHttpHeaders
  readonly requestId: string
  /** In milliseconds of a clock that does not jump. */
  readonly startedAtMs: number
  caller: StreamCaller | null
}

const createExtra = (socket: WebSocket, headers: IncomingHttpHeaders): Extra => ({
  ...{ socket, headers, requestId: randomUUID() },
  startedAtMs: performance.now(),
  caller: null,
})

const toEndEvent = (
  { requestId, startedAtMs, caller }: Extra,
  closeCode: number,
): StreamConnectionEvent => ({
  ...{ requestId, kind: 'WEBSOCKET', closeCode },
  durationMs: performance.now() - startedAtMs,
  caller: caller?.principal?.kind ?? null,
  appId: caller?.principal?.appId ?? null,
})

export function createWebSocketDoor(options: WebSocketDoorOptions): WebSocketDoor {
  const { server, maxMessageBytes } = options
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    handleProtocols,
    perMessageDeflate: false,
    clientTracking: true,
  })
  const holders = createHolders<Extra>()
  const protocol = makeServer<Record<string, unknown>, Extra>(protocolOptions(options, holders))
  const alive = new WeakSet<WebSocket>()
  let isDraining = false

  const connect = (socket: WebSocket, headers: IncomingHttpHeaders) => {
    alive.add(socket)
    socket.on('pong', () => alive.add(socket))
    const extra = createExtra(socket, headers)
    const closed = protocol.opened(toProtocolSocket(socket), extra)
    socket.on('error', () => socket.terminate())
    socket.once('close', (code, reason) => {
      holders.release(extra)
      options.onConnectionEnd(toEndEvent(extra, code))
      void Promise.resolve(closed(code, String(reason))).catch(() => undefined)
    })
  }

  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    cutOnError(stream)
    if (request.url?.split('?', 1)[0] !== PATH) return refuse(stream, '404 Not Found')
    if (isDraining || sockets.clients.size >= options.maxConnections) {
      return refuse(stream, '503 Service Unavailable', 'Retry-After: 1\r\n')
    }
    sockets.handleUpgrade(request, stream, head, (socket) => connect(socket, request.headers))
  }

  const ask = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate()
      else socket.ping()
    }
  }, options.keepAliveMs).unref()

  server.on('upgrade', upgrade)
  return {
    get connections() {
      return sockets.clients.size
    },
    drain: () => {
      isDraining = true
      for (const socket of sockets.clients) {
        socket.close(SERVICE_RESTART, 'This server stops: connect again.')
      }
    },
    close: () => {
      clearInterval(ask)
      server.off('upgrade', upgrade)
      for (const socket of sockets.clients) socket.terminate()
    },
  }
}

/** Apart from the request: what is said here lasts as long as the connection, and so would all that stands beside it. */
const cutOnError = (stream: Duplex) => stream.on('error', () => stream.destroy())

function refuse(stream: Duplex, status: string, headers = ''): void {
  stream.end(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\nContent-Length: 0\r\n\r\n`)
}

const toProtocolSocket = (socket: WebSocket) => ({
  protocol: socket.protocol,
  send: (message: string) => {
    const data = withSharedText(message)
    return new Promise<void>((resolve) => {
      if (socket.readyState !== socket.OPEN) resolve()
      else socket.send(data, () => resolve())
    })
  },
  close: (code?: number, reason?: string) => socket.close(code, reason),
  onMessage: (take: (data: string) => Promise<void>) => {
    socket.on('message', (data, isBinary) => {
      if (isBinary) return socket.close(4400, 'Send text.')
      void take(String(data as Buffer)).catch(() => socket.close(1011, 'Internal error'))
    })
  },
})

/** What the protocol's library does with a connection's messages. */
function protocolOptions(
  { authenticate, read, live, runOnce, toErrors, ...options }: WebSocketDoorOptions,
  holders: Holders,
): ServerOptions<Record<string, unknown>, Extra> {
  const admit = async (extra: Extra, params: Readonly<Record<string, unknown>> | undefined) => {
    const headers = credentialHeaders(extra.headers, params)
    const caller = await toCaller(authenticate, headers, extra.requestId)
    if (!holders.take(extra, caller.principal, options.maxConnectionsPerCaller)) {
      extra.socket.close(TOO_MANY, 'RATE_LIMITED: too many connections, close one first.')
      return false
    }
    extra.caller = caller
    return true
  }
  /** A connection may outlive the credential it was opened with: no operation begins after that. */
  const authenticateAgain = async (caller: StreamCaller) => {
    try {
      return { ...caller, principal: await caller.authenticate() }
    } catch (error) {
      return { errors: toErrors(error, caller.requestId) }
    }
  }
  return {
    connectionInitWaitTimeout: options.initTimeoutMs,
    onConnect: async ({ extra, connectionParams }) => {
      try {
        return await admit(extra, connectionParams)
      } catch (error) {
        const [told] = toErrors(error, extra.requestId)
        const code = String(told?.extensions?.['code'])
        const closeCode = code === 'UNAUTHENTICATED' ? UNAUTHORIZED : TRY_AGAIN_LATER
        extra.socket.close(closeCode, toReason(code, told?.message ?? ''))
        return false
      }
    },
    onSubscribe: async ({ extra }, _id, payload) => {
      if (extra.caller === null) return [carrying([])]
      const operation = read(payload)
      if ('errors' in operation) return [carrying(operation.errors)]
      const caller = await authenticateAgain(extra.caller)
      if ('errors' in caller) return [carrying(caller.errors)]
      const { document, operationName, variables, kind } = operation
      const args = { schema: NO_SCHEMA, document, operationName, variableValues: variables }
      const run = () => runOnce(operation, caller)
      if (kind !== 'subscription') return { ...args, contextValue: run }
      const opened = await live.listen(operation, caller)
      if ('errors' in opened) return [carrying(opened.errors)]
      return { ...args, contextValue: opened.answers }
    },
    execute: async ({ contextValue }) => toResult(await (contextValue as () => Promise<string>)()),
    subscribe: ({ contextValue }) => contextValue as AsyncGenerator<ExecutionResult>,
    onNext: (_context, _id, _payload, _args, result) => {
      const { text } = result as unknown as { readonly text: string }
      return new SharedText(text) as unknown as FormattedExecutionResult
    },
    onError: ({ extra }, _id, _payload, errors) =>
      errors.flatMap((error) => [
        ...(errorsOfEnd(error.originalError) ?? toErrors(error, extra.requestId)),
      ]),
  }
}

const toResult = (text: string): ExecutionResult => ({ text }) as unknown as ExecutionResult

/** The library wants a schema; what runs operations here has its own. */
const NO_SCHEMA = new GraphQLSchema({})

/** An error for the library that stands for those which clients read. */
const carrying = (errors: PublicErrors): GraphQLError =>
  new GraphQLError('', { originalError: Object.assign(new Error('refused'), { errors }) })

/** RFC 6455, section 5.5: at most 123 bytes. */
const toReason = (code: string, message: string): string =>
  Buffer.from(`${code}: ${message}`)
    .subarray(0, 120)
    .toString('utf8')
    .replace(/\ufffd+$/, '')
