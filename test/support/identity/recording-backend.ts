/**
 * A real server in a backend's place: a SCIM directory of one person and a token endpoint, which remember what arrived.
 *
 * @module
 */
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Certificate } from './certificate.ts'

export interface Arrived {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** Common name of the client's certificate; `null` = it showed none. */
  readonly client: string | null
}

export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface RecordingBackend {
  readonly url: string
  readonly arrived: Arrived[]
  /** Calls of the directory, tokens not among them. */
  readonly calls: () => readonly Arrived[]
  readonly tokenRequests: () => readonly Arrived[]
  /** Answers the next requests in another way than well; `undefined` = well. */
  answer: ((request: Arrived) => Promise<Reply | undefined> | Reply | undefined) | null
  close(): Promise<void>
}

const TOKEN_PATH = '/token'

export async function startRecordingBackend(tls?: {
  readonly own: Certificate
  readonly clients: string
}): Promise<RecordingBackend> {
  const arrived: Arrived[] = []
  const listener: Parameters<typeof createHttpServer>[1] = (request, response) => {
    void readBody(request).then(async (body) => {
      const call = toArrived(request, body)
      arrived.push(call)
      const reply = (await backend.answer?.(call)) ?? (await wellReply(call, arrived))
      response.writeHead(reply.status ?? 200, {
        'content-type': 'application/json',
        ...reply.headers,
      })
      response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {}))
    })
  }
  const server: Server = tls
    ? createHttpsServer(
        {
          ...{ key: tls.own.privateKey, cert: tls.own.certificate, ca: tls.clients },
          ...{ requestCert: true, rejectUnauthorized: true },
        },
        listener,
      )
    : createHttpServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const isToken = ({ url }: Arrived) => url.startsWith(TOKEN_PATH)
  const backend: RecordingBackend = {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${String(port)}`,
    arrived,
    calls: () => arrived.filter((call) => !isToken(call)),
    tokenRequests: () => arrived.filter(isToken),
    answer: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return backend
}

/** Tokens are numbered; the person's name says by which proof they were asked for. */
function wellReply({ url, headers }: Arrived, arrived: readonly Arrived[]): Reply {
  if (url.startsWith(TOKEN_PATH)) {
    const number = arrived.filter((call) => call.url.startsWith(TOKEN_PATH)).length
    return {
      body: { access_token: `issued-${String(number)}`, token_type: 'Bearer', expires_in: 3600 },
    }
  }
  const id = decodeURIComponent(/\/Users\/([^?]*)/.exec(url)?.[1] ?? 'u1')
  return {
    headers: { 'content-type': 'application/scim+json' },
    body: {
      id,
      userName: 'ada@example.test',
      active: true,
      displayName: headers.authorization ?? '-',
    },
  }
}

const toArrived = (request: IncomingMessage, body: string): Arrived => ({
  method: request.method ?? '',
  url: request.url ?? '',
  headers: request.headers,
  body,
  client: commonName(request.socket as TLSSocket),
})

const commonName = (socket: TLSSocket): string | null => {
  const name = 'getPeerCertificate' in socket ? socket.getPeerCertificate().subject?.CN : null
  return typeof name === 'string' ? name : null
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
