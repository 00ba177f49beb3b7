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
  return async (request) => {
    const startedAtMs = nowMs()
    const done = (outcome: string) =>
      metrics.observeBackendCall(backend, outcome, nowMs() - startedAtMs)
    try {
      const response = await transport(request)
      done(`${String(Math.floor(response.status / 100))}xx`)
      return response
    } catch (error) {
      done((error as { readonly reason?: string }).reason ?? 'ERROR')
      throw error
    }
  }
}
