/**
 * The network that backend clients are given: kept-alive connections, one budget from connection to last byte, and
 * a bound on what is read.
 *
 * @module
 */
import { Agent } from 'undici'
import {
  TransportError,
  type Transport,
  type TransportErrorReason,
  type TransportRequest,
  type TransportResponse,
} from '../../subgraphs/backend/transport.ts'
import { AnswerReader, type RawAnswer } from './answer-reader.ts'
import { decode, ACCEPTED_ENCODINGS } from './decode.ts'
import {
  createMutualTlsTransport,
  type Certificate,
  type MutualTlsTransport,
} from './mutual-tls-transport.ts'

export interface UndiciTransportOptions {
  /** Most connections to one origin; further calls wait within their budget. Default 256. */
  readonly maxConnectionsPerOrigin?: number
  /** How long an idle connection is kept, in milliseconds; a backend's own shorter hint wins. Default 30 000. */
  readonly idleTimeoutMs?: number
}

/** Told how a call ended, its status or why it has none, and after how many milliseconds. */
export type OnCallEnd = (outcome: number | TransportErrorReason, durationMs: number) => void

export interface UndiciTransport {
  readonly send: Transport
  /**
   * The same for one backend, told of every call. With `read`, its connections show a client certificate; they are
   * closed together with these.
   */
  readonly watched: (onEnd: OnCallEnd, read?: () => Certificate) => Transport
  /** Breaks what is under way (it fails as `UNREACHABLE`) and closes every connection. */
  close(): Promise<void>
}

export function createUndiciTransport({
  maxConnectionsPerOrigin = 256,
  idleTimeoutMs = 30_000,
}: UndiciTransportOptions = {}): UndiciTransport {
  const createAgent = (tls?: Certificate) =>
    new Agent({
      connections: maxConnectionsPerOrigin,
      keepAliveTimeout: idleTimeoutMs,
      // A backend's longer hint would win, too.
      keepAliveMaxTimeout: idleTimeoutMs,
      pipelining: 1,
      // The reader's own timer covers connection, headers and body together.
      headersTimeout: 0,
      bodyTimeout: 0,
      ...(tls === undefined ? {} : { connect: { ...tls } }),
    })
  const agent = createAgent()
  const certified: MutualTlsTransport[] = []
  return {
    send: (request) => sendOver(agent, request),
    watched: (onEnd, read) => {
      if (read === undefined) return (request) => sendOver(agent, request, onEnd)
      const send = (certain: Agent, request: TransportRequest) => sendOver(certain, request, onEnd)
      const transport = createMutualTlsTransport({ read, createAgent, sendOver: send })
      certified.push(transport)
      return transport.send
    },
    close: async () => {
      await Promise.all([agent.destroy(), ...certified.map((transport) => transport.close())])
    },
  }
}

/** One request over the agent's connections. Who watches is told here, where it takes no promise more. */
function sendOver(
  agent: Agent,
  request: TransportRequest,
  onEnd: OnCallEnd = ignore,
): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    const beginMs = performance.now()
    const fail = (error: TransportError) => {
      onEnd(error.reason, performance.now() - beginMs)
      reject(error)
    }
    const end = (answer: TransportResponse) => {
      onEnd(answer.status, performance.now() - beginMs)
      resolve(answer)
    }
    const read = (answer: RawAnswer) => {
      const response = toResponse(answer, request.maxBytes)
      if (response instanceof Promise) response.then(end, fail)
      else end(response)
    }
    const reader = new AnswerReader(request, read, fail)
    const pathAt = pathStart(request.url)
    if (request.signal) cancelWith(request.signal, reader)
    try {
      agent.dispatch(
        {
          origin: request.url.slice(0, pathAt),
          path: request.url.slice(pathAt) || '/',
          method: request.method,
          headers: toHeaderList(request.headers),
          body: request.body ?? null,
        },
        reader,
      )
    } catch (cause) {
      reader.fail(new TransportError('UNREACHABLE', { cause }))
    }
  })
}

const ignore = () => undefined

/** Names and values in turn; a caller's own `accept-encoding` stands instead of ours. */
function toHeaderList(headers: TransportRequest['headers']): string[] {
  const list = 'accept-encoding' in headers ? [] : ['accept-encoding', ACCEPTED_ENCODINGS]
  for (const name in headers) list.push(name, headers[name] ?? '')
  return list
}

function cancelWith(signal: AbortSignal, reader: AnswerReader): void {
  const cancel = () => reader.fail(new TransportError('CANCELLED'))
  if (signal.aborted) cancel()
  else signal.addEventListener('abort', cancel, { once: true })
}

/** Where the origin ends. Cheaper than `new URL` on every call; configuration has validated what comes before. */
function pathStart(url: string): number {
  const slash = url.indexOf('/', url.indexOf('://') + 3)
  return slash === -1 ? url.length : slash
}

/** A promise only where there is something to undo. */
function toResponse(
  answer: RawAnswer,
  maxBytes: number,
): TransportResponse | Promise<TransportResponse> {
  const { status, headers, body } = answer
  const encoding = headers['content-encoding']
  if (encoding === undefined || body.length === 0) return answer
  return decode(body, String(encoding), maxBytes).then((decoded) => ({
    status,
    headers,
    body: decoded,
  }))
}
