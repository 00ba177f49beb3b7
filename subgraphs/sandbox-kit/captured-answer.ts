/**
 * Holds back what a handler answers, so that a fault can be played on the answer itself.
 *
 * @module
 */
import type { ServerResponse } from 'node:http'

export interface CapturedAnswer {
  readonly body: Buffer
}

/**
 * Gathers status, headers and body of `response` until its handler ends it; then restores the response, headers set
 * and not yet sent, and hands over the body.
 */
export function captureAnswer(
  response: ServerResponse,
  onEnd: (answer: CapturedAnswer) => void,
): void {
  const chunks: Buffer[] = []
  const keep = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk, toEncoding(encoding)))
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
  }

  const held = {
    writeHead: (status: number, ...rest: readonly unknown[]) => {
      response.statusCode = status
      setHeaders(response, rest.at(-1))
      return response
    },
    flushHeaders: () => undefined,
    write: (chunk: unknown, encoding?: unknown, done?: unknown) => {
      keep(chunk, encoding)
      callLast(encoding, done)
      return true
    },
    end: (chunk?: unknown, encoding?: unknown, done?: unknown) => {
      keep(chunk, encoding)
      for (const name of Object.keys(held)) Reflect.deleteProperty(response, name)
      response.removeHeader('transfer-encoding')
      onEnd({ body: Buffer.concat(chunks) })
      callLast(chunk, encoding, done)
      return response
    },
  }
  Object.assign(response, held)
}

const toEncoding = (encoding: unknown): BufferEncoding =>
  typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'

function setHeaders(response: ServerResponse, headers: unknown): void {
  if (typeof headers !== 'object' || headers === null) return
  if (Array.isArray(headers)) {
    for (let index = 0; index + 1 < headers.length; index += 2) {
      response.setHeader(String(headers[index]), headers[index + 1] as string)
    }
    return
  }
  for (const [name, value] of Object.entries(headers as Record<string, string | undefined>)) {
    if (value !== undefined) response.setHeader(name, value)
  }
}

/** `write` and `end` take a callback in any of their places. */
function callLast(...candidates: readonly unknown[]): void {
  const callback = candidates.find((candidate) => typeof candidate === 'function')
  if (typeof callback === 'function') process.nextTick(callback as () => void)
}
