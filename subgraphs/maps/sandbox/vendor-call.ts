/**
 * One call to a sandbox's vendor of maps, and what it is answered.
 *
 * @module
 */
import type { IncomingHttpHeaders } from 'node:http'

export interface VendorCall {
  readonly method: string
  /** Decoded. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** The own fault switched on, if any. */
  readonly fault: string | null
}

export interface VendorAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** Ends a call with an error answer. */
export class VendorRefusal extends Error {
  override readonly name = 'VendorRefusal'
  readonly answer: VendorAnswer

  constructor(answer: VendorAnswer) {
    super(`refused with ${String(answer.status)}`)
    this.answer = answer
  }
}

export const toJson = (value: unknown, status = 200): VendorAnswer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
})

export const toPicture = (body: Uint8Array, maxAgeSeconds: number): VendorAnswer => ({
  status: 200,
  contentType: 'image/png',
  body,
  headers: { 'cache-control': `public, max-age=${String(maxAgeSeconds)}` },
})

export const toPage = (status: number, title: string): VendorAnswer => ({
  status,
  contentType: 'text/html; charset=utf-8',
  body: `<!doctype html><title>${title}</title><p>${title}.</p>`,
})
