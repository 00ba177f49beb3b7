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
import { noteConnection, type ConnectionNote, type OnStreamConnection } from './connection-notes.ts'
import { createHolders, type Holders as HoldersOf } from './holders.ts'
import {
  errorsOfEnd,
  type LiveAnswers,
  type PublicErrors,
  type StreamCaller,
} from './live-answers.ts'
import type { OperationReader } from './read-operation.ts'
import type { RunOnce } from './run-once.ts'
import { SharedText } from './shared-text.ts'
import { credentialHeaders, toCaller, type AuthenticateHeaders } from './stream-callers.ts'
import {
  SERVICE_RESTART,
  TOO_MANY,
  TRY_AGAIN_LATER,
  UNAUTHORIZED,
  WebSocketConnection,
} from './websocket-connection.ts'
import { DRAINING, NO_HANDSHAKE, refusalOf, refuse, TOO_FULL } from './websocket-refusals.ts'

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
  /** How often a connection is asked for a sign of life, in milliseconds; it is cut when none came since, or it took nothing. */
  readonly keepAliveMs: number
  readonly onConnection: OnStreamConnection
}

export interface WebSocketDoor {
  readonly connections: number
  /** Takes nobody new and asks everybody to come back elsewhere. */
  drain(): void
  close(): void
}

type Holders = HoldersOf<Extra>

interface Extra {
  readonly connection: WebSocketConnection
  readonly note: ConnectionNote
  /** Of the request that became this connection. Not the request itself: it would stay in memory as long. */
  readonly headers: IncomingHttpHeaders
  readonly requestId: string
  caller: StreamCaller | null
}

export function createWebSocketDoor(options: WebSocketDoorOptions): WebSocketDoor {
  const { server, maxMessageBytes } = options
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    handleProtocols,
    perMessageDeflate: false,
    clientTracking: false,
  })
  const holders = createHolders<Extra>()
  const protocol = makeServer<Record<string, unknown>, Extra>(protocolOptions(options, holders))
  const connections = new Set<WebSocketConnection>()
  let isDraining = false

  const connect = (socket: WebSocket, headers: IncomingHttpHeaders) => {
    const connection = new WebSocketConnection(socket)
    const requestId = randomUUID()
    const note = noteConnection(options.onConnection, { requestId, transport: 'WEBSOCKET' })
    const extra: Extra = { connection, note, headers, requestId, caller: null }
    connections.add(connection)
    const closed = protocol.opened(connection, extra)
    connection.onClose((reason, code, text) => {
      connections.delete(connection)
      holders.release(extra)
      note.closed(reason, code)
      void Promise.resolve(closed(code, text)).catch(() => undefined)
    })
  }

  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    cutOnError(stream)
    const isFull = connections.size >= options.maxConnections
    const refusal = refusalOf(request) ?? (isDraining ? DRAINING : isFull ? TOO_FULL : null)
    if (refusal) return refuse(stream, refusal, options.onConnection)
    sockets.handleUpgrade(request, stream, head, (socket) => connect(socket, request.headers))
  }

  const look = setInterval(() => {
    for (const connection of connections) connection.look()
  }, options.keepAliveMs).unref()

  sockets.on('wsClientError', (_error, stream) => {
    refuse(stream, NO_HANDSHAKE, options.onConnection)
  })
  server.on('upgrade', upgrade)
  return {
    get connections() {
      return connections.size
    },
    drain: () => {
      isDraining = true
      for (const connection of connections) {
        connection.close(SERVICE_RESTART, 'This server stops: connect again.')
      }
    },
    close: () => {
      clearInterval(look)
      server.off('upgrade', upgrade)
      for (const connection of connections) connection.cut('DRAINING')
    },
  }
}

/** Apart from the request: what is said here lasts as long as the connection, and so would all that stands beside it. */
const cutOnError = (stream: Duplex) => stream.on('error', () => stream.destroy())

/** Rejects when the credential is not good. Answers false when the connection is closed, as it is where there are too many. */
async function admit(
  { authenticate, maxConnectionsPerCaller }: WebSocketDoorOptions,
  holders: Holders,
  extra: Extra,
  params: Readonly<Record<string, unknown>> | undefined,
): Promise<boolean> {
  const headers = credentialHeaders(extra.headers, params)
  const caller = await toCaller(authenticate, headers, extra.requestId)
  if (!extra.connection.isOpen) return false
  if (!holders.take(extra, caller.principal, maxConnectionsPerCaller)) {
    const text = 'RATE_LIMITED: too many connections, close one first.'
    extra.connection.close(TOO_MANY, text, 'TOO_MANY')
    return false
  }
  extra.caller = caller
  extra.note.opened(caller.principal)
  return true
}

/** What the protocol's library does with a connection's messages. */
function protocolOptions(
  options: WebSocketDoorOptions,
  holders: Holders,
): ServerOptions<Record<string, unknown>, Extra> {
  const { read, live, runOnce, toErrors } = options
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
        return await admit(options, holders, extra, connectionParams)
      } catch (error) {
        const [told] = toErrors(error, extra.requestId)
        const code = String(told?.extensions?.['code'])
        const closeCode = code === 'UNAUTHENTICATED' ? UNAUTHORIZED : TRY_AGAIN_LATER
        extra.connection.close(closeCode, toReason(code, told?.message ?? ''))
        return false
      }
    },
    onSubscribe: async ({ extra }, _id, payload) => {
      if (extra.caller === null) return [carrying([])]
      const operation = read(payload, extra.requestId)
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
