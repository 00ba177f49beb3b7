import { createHttpBackend, type HttpBackend } from '../../../subgraphs/backend/http-backend.ts'
import type { StatusErrorReader } from '../../../subgraphs/backend/status-error.ts'
import type { TransportRequest } from '../../../subgraphs/backend/transport.ts'
import { fakeTransport, type FakeAnswer } from '../../support/fake-transport.ts'

export interface FakeVendor {
  /** `name` is its host. */
  readonly backend: (name?: string) => HttpBackend
  readonly requests: readonly TransportRequest[]
  /** Host, path and query of each request. */
  readonly urls: () => readonly string[]
}

/** A vendor of maps behind a fake network; `answer` is given each request's host, path and query. */
export function fakeVendor(
  answer: (url: string) => FakeAnswer | Promise<FakeAnswer>,
  readError: StatusErrorReader,
): FakeVendor {
  const toUrl = ({ url }: TransportRequest) => url.slice('https://'.length)
  const { transport, requests } = fakeTransport((request) => answer(toUrl(request)))
  const backend = (name = 'vendor') =>
    createHttpBackend({
      name: 'maps',
      baseUrl: `https://${name}`,
      transport,
      credential: { headers: () => ({}), refused: () => false },
      timeoutMs: 1000,
      now: () => 0,
      maxConcurrentCalls: 32,
      readError,
    })
  return { backend, requests, urls: () => requests.map(toUrl) }
}

/** Width and height as a PNG's header says them. */
export function sizeOfPng(bytes: Uint8Array): readonly [number, number] {
  const png = Buffer.from(bytes)
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}
