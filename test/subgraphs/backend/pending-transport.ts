import type {
  Transport,
  TransportErrorReason,
  TransportRequest,
  TransportResponse,
} from '../../../subgraphs/backend/transport.ts'
import { TransportError } from '../../../subgraphs/backend/transport.ts'

interface Pending {
  readonly request: TransportRequest
  readonly resolve: (response: TransportResponse) => void
  readonly reject: (error: unknown) => void
}

/** The network, faked: requests wait until the test answers them, in the order they came. */
export function pendingTransport() {
  const asked: TransportRequest[] = []
  const waiting: Pending[] = []
  const send: Transport = (request) =>
    new Promise((resolve, reject) => {
      asked.push(request)
      waiting.push({ request, resolve, reject })
    })
  const next = (): Pending => {
    const pending = waiting.shift()
    if (pending === undefined) throw new Error('nothing was asked')
    return pending
  }
  return {
    send,
    asked,
    /** Answers the oldest request, and lets everything that follows from it happen. */
    answer: async (response: Partial<TransportResponse> = {}) => {
      next().resolve({ ...json({}), ...response })
      await settle()
    },
    fail: async (reason: TransportErrorReason) => {
      next().reject(new TransportError(reason))
      await settle()
    },
  }
}

export const json = (body: unknown, status = 200): TransportResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(body)),
})

/** Until all that was resolved has had its consequences. */
export const settle = () => new Promise((resolve) => setImmediate(resolve))
