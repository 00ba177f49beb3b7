/**
 * Between Apollo's test suite and the product: passes requests on and takes from answers what only the product adds,
 * because the suite compares whole answers.
 *
 * @module
 */
import {
  createServer,
  request as ask,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** An answer in place of the product's; `null` = the product's own. */
export type Instead = (
  request: IncomingMessage,
  body: Buffer,
  productStatus: number | undefined,
) => Promise<{ readonly status: number; readonly text: string } | null>

export interface Relay {
  readonly url: string
  close(): Promise<void>
}

/** Relays to a port of this machine. */
export async function startRelay(port: number, instead: Instead): Promise<Relay> {
  const server = createServer((request, response) => {
    relay(port, instead, request, response).catch((error: Error) => response.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/graphql`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function relay(
  port: number,
  instead: Instead,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await buffer(request)
  const answer = await send(port, request, body)
  const other = await instead(request, body, answer.statusCode)
  if (other) {
    response.writeHead(other.status, { 'content-type': 'application/json' }).end(other.text)
  } else if (answer.headers['content-type']?.startsWith('multipart/')) {
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
  } else {
    const text = withoutIds((await buffer(answer)).toString('utf8'))
    const length = { 'content-length': String(Buffer.byteLength(text)) }
    response
      .writeHead(answer.statusCode ?? 500, { ...withoutNoStore(answer.headers), ...length })
      .end(text)
  }
}

const send = (
  port: number,
  { url, method, headers }: IncomingMessage,
  body: Buffer,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    ask({ host: '127.0.0.1', port, path: url, method, headers }, resolve)
      .on('error', reject)
      .end(body)
  })

/** Set by the suite's server on answers of which Apollo Server says nothing to caches, where the product says `no-store`. */
export const UNSAID = 'x-apollo-said-nothing-to-caches'

function withoutNoStore({ [UNSAID]: isUnsaid, ...headers }: IncomingHttpHeaders) {
  if (isUnsaid !== undefined) delete headers['cache-control']
  return headers
}

const withoutIds = (text: string): string =>
  text
    .replace(/,"extensions":\{"requestId":"[^"]*"\}/g, '')
    .replace(/"extensions":\{"requestId":"[^"]*"\},?/g, '')
    .replace(/,?"requestId":"[^"]*"/g, '')
