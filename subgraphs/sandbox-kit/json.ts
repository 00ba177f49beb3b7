/**
 * JSON in and out of the sandbox's own pages and handlers.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { ControlError } from './control-error.ts'

const MAX_BODY_BYTES = 64 * 1024

/** Answers with JSON. Another `content-type` may be given among `headers`. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = `${JSON.stringify(body, null, 2)}\n`
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
    'content-length': String(Buffer.byteLength(text)),
  })
  response.end(text)
}

/** The request's body as text, 64 KiB at most. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  const stream: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false })
  for await (const chunk of stream) {
    length += chunk.length
    if (length > MAX_BODY_BYTES) {
      throw new ControlError(413, 'BODY_TOO_LARGE', 'the body is longer than 64 KiB', {
        connection: 'close',
      })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The request's body as JSON, 64 KiB at most. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readBody(request)
  try {
    return JSON.parse(text)
  } catch {
    throw new ControlError(400, 'INVALID_JSON', 'the body is not JSON')
  }
}
