import type { Transport } from '../../subgraphs/backend/transport.ts'
import type { Metrics } from './metrics.ts'

export interface MeasureOptions {
  /** As in errors and metrics, e.g. `vehicles`. */
  readonly backend: string
  readonly metrics: Pick<Metrics, 'observeBackendCall'>
  /** Milliseconds of a clock that never jumps. Default `performance.now`. */
  readonly nowMs?: () => number
}

/** The same transport, its calls counted and timed under a backend's name. */
export function measureTransport(
  transport: Transport,
  { backend, metrics, nowMs = () => performance.now() }: MeasureOptions,
): Transport {
  return (request) => {
    const startedAtMs = nowMs()
    const done = (outcome: string) =>
      metrics.observeBackendCall(backend, outcome, nowMs() - startedAtMs)
    return transport(request).then(
      (response) => {
        done(classOf(response.status))
        return response
      },
      (error: unknown) => {
        done((error as { readonly reason?: string }).reason ?? 'ERROR')
        throw error
      },
    )
  }
}

const CLASSES = ['0xx', '1xx', '2xx', '3xx', '4xx', '5xx']

const classOf = (status: number): string => CLASSES[Math.floor(status / 100)] ?? 'xxx'
