/**
 * Small tools of the sandbox's vehicle backends.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../../sandbox-kit/json.ts'
import type { VendorError } from '../../sandbox-kit/sandbox-backend.ts'

/** What a handler answers; without a body for 204. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Compact, as the vendors send it. */
export function sendAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  const text = body === undefined ? '' : JSON.stringify(body)
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'content-length': String(Buffer.byteLength(text)),
    ...headers,
  })
  response.end(text)
}

export const toAnswer = ({ status, headers = {}, body }: VendorError): Answer => ({
  status,
  headers,
  body,
})

/** Runs a handler that may fail; a failure is a 500 of the vendor. */
export function answerWith(
  response: ServerResponse,
  handler: () => Promise<Answer>,
  failure: Answer,
): void {
  handler()
    .catch(() => failure)
    .then((answer) => {
      sendAnswer(response, answer)
    })
    .catch(() => response.destroy())
}

/** The path without a slash at its end, and the query. */
export function readUrl({ url = '/' }: IncomingMessage): URL {
  const read = new URL(url, 'http://sandbox')
  if (read.pathname.length > 1) read.pathname = read.pathname.replace(/\/+$/, '')
  return read
}

/** Fields of a body sent as a form or as JSON; an unreadable one has none. */
export async function readFields(
  request: IncomingMessage,
): Promise<Readonly<Record<string, unknown>>> {
  const text = await readBody(request)
  if (request.headers['content-type']?.includes('json') !== true) {
    return Object.fromEntries(new URLSearchParams(text))
  }
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null ? { ...json } : {}
  } catch {
    return {}
  }
}
