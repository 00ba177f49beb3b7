import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SandboxBackend } from '../../sandbox-kit/sandbox-backend.ts'
import { VendorRefusal, type VendorAnswer, type VendorCall } from './vendor-call.ts'

export interface Vendor extends Pick<
  SandboxBackend,
  'name' | 'mountPath' | 'vendorError' | 'ownFaults' | 'describe'
> {
  /** May throw a {@link VendorRefusal}. */
  answer(call: VendorCall): Promise<VendorAnswer> | VendorAnswer
}

/** A vendor of maps as a sandbox backend. */
export function createVendorSandbox({ answer, ...vendor }: Vendor): SandboxBackend {
  let fault: string | null = null
  const answerSafely = async (call: VendorCall): Promise<VendorAnswer> => {
    try {
      return await answer(call)
    } catch (error) {
      return error instanceof VendorRefusal ? error.answer : failureOf(vendor)
    }
  }
  return {
    ...vendor,
    subgraph: 'maps',
    handle: (request, response) => {
      void answerSafely(toCall(request, fault)).then((answered) => {
        send(response, answered)
      })
    },
    setFault: (next) => {
      fault = next
    },
    close: () => Promise.resolve(),
  }
}

function failureOf({ vendorError }: Omit<Vendor, 'answer'>): VendorAnswer {
  const { status, body } = vendorError('server-error')
  return { status, contentType: 'application/json', body: JSON.stringify(body) }
}

function toCall(request: IncomingMessage, fault: string | null): VendorCall {
  request.resume()
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2)
  return {
    method: request.method ?? 'GET',
    path: decode(path),
    query: new URLSearchParams(query),
    headers: request.headers,
    fault,
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function send(response: ServerResponse, { status, contentType, body, headers }: VendorAnswer) {
  const length = String(Buffer.byteLength(body))
  response.writeHead(status, { ...headers, 'content-type': contentType, 'content-length': length })
  response.end(body)
}
