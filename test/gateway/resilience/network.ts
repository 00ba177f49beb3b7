import {
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from '../../../subgraphs/backend/transport.ts'
import type { BackendEvent } from '../../../subgraphs/backend/backend-event.ts'
import {
  createResilientTransport,
  type ResilientTransportOptions,
} from '../../../gateway/resilience/resilient-transport.ts'

export const GET: TransportRequest = {
  method: 'GET',
  url: 'http://backend.test/v1/cars',
  headers: {},
  timeoutMs: 1000,
  maxBytes: 1000,
}

export const POST: TransportRequest = { ...GET, method: 'POST', body: '{}' }

export const answer = (status = 200, headers = {}): TransportResponse => ({
  status,
  headers,
  body: Buffer.alloc(0),
})

export const unreachable = () => new TransportError('UNREACHABLE')

/** Pauses are none, chance is the least, and everything is counted. */
export function resilientOver(
  send: (request: TransportRequest, call: number) => TransportResponse | Promise<TransportResponse>,
  options: Partial<ResilientTransportOptions> = {},
) {
  const asked: TransportRequest[] = []
  const events: BackendEvent[] = []
  const transport = createResilientTransport(
    async (request) => {
      asked.push(request)
      return send(request, asked.length)
    },
    {
      backend: 'vehicles',
      target: 'backend.test/v1',
      timeoutMs: 1000,
      retries: 1,
      retryPauseMs: 0,
      retryBudgetPercent: 100,
      breakerFailures: 0,
      breakerProbeMs: 1000,
      hangAfterMs: 500,
      hedgeAfterMs: 0,
      now: Date.now,
      random: () => 0,
      onEvent: (event) => events.push(event),
      ...options,
    },
  )
  return { transport, asked, events }
}

/** Status, or why there was none. */
export const outcomeOf = (call: Promise<TransportResponse>): Promise<number | string> =>
  call.then(
    ({ status }) => status,
    (error: TransportError) => error.reason,
  )
