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

export interface UndiciTransport {
  readonly send: Transport
  /** The same, its connections showing a client certificate; closed together with this one. */
  readonly sendWith: (read: () => Certificate) => Transport
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
    sendWith: (read) => {
      const transport = createMutualTlsTransport({ read, createAgent, sendOver })
      certified.push(transport)
      return transport.send
    },
    close: async () => {
      await Promise.all([agent.destroy(), ...certified.map((transport) => transport.close())])
    },
  }
}

/** One request over the agent's connections. */
function sendOver(agent: Agent, request: TransportRequest): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    const end = (answer: RawAnswer) => resolve(toResponse(answer, request.maxBytes))
    const reader = new AnswerReader(request, end, reject)
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
