/**
 * The one fake of the test suite: a network that answers from a function and remembers what it was asked.
 *
 * @module
 */
import type {
  Transport,
  TransportRequest,
  TransportResponse,
} from '../../subgraphs/backend/transport.ts'

export interface FakeAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON, text and bytes as they are. */
  readonly body: unknown
}

export interface FakeTransport {
  readonly transport: Transport
  readonly requests: TransportRequest[]
}

/** `answer` may throw a `TransportError`. */
export function fakeTransport(
  answer: (request: TransportRequest) => FakeAnswer | Promise<FakeAnswer>,
): FakeTransport {
  const requests: TransportRequest[] = []
  const transport: Transport = async (request) => {
    requests.push(request)
    return toResponse(await answer(request))
  }
  return { transport, requests }
}

function toResponse({ status = 200, headers = {}, body }: FakeAnswer): TransportResponse {
  const type = { 'content-type': 'application/json' }
  return { status, headers: { ...type, ...headers }, body: toBytes(body) }
}

function toBytes(body: unknown): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body)
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}
