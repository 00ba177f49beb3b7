import type { TransportErrorReason } from '../../subgraphs/backend/transport.ts'
import type { Metrics } from './metrics.ts'

/** Told how a call ended: its status, or why it has none. */
export type CallMeter = (outcome: number | TransportErrorReason, durationMs: number) => void

/**
 * Counts and times calls under a backend's name.
 *
 * @param backend as in errors and metrics, e.g. `vehicles`.
 */
export const createCallMeter =
  (backend: string, metrics: Pick<Metrics, 'observeBackendCall'>): CallMeter =>
  (outcome, durationMs) => {
    const word = typeof outcome === 'number' ? classOf(outcome) : outcome
    metrics.observeBackendCall(backend, word, durationMs)
  }

const CLASSES = ['0xx', '1xx', '2xx', '3xx', '4xx', '5xx']

const classOf = (status: number): string => CLASSES[Math.floor(status / 100)] ?? 'xxx'
