/**
 * What Prometheus reads.
 *
 * @module
 */
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { OnBackendEvent } from '../../subgraphs/backend/backend-event.ts'
import { countBackendEvents } from './backend-event-metrics.ts'
import { countCache, type CacheFiguresByCoordinate } from './cache-metrics.ts'
import { createDurations } from './durations.ts'
import { countMaps, type MapsCounts } from './maps-metrics.ts'
import type { StreamConnectionEvent } from './stream-events.ts'
import { countClosings, countStreams, type StreamSources } from './stream-metrics.ts'

export interface Metrics {
  /** @param outcome `OK` or the first error's code. */
  observeRequest(route: string, outcome: string, durationMs: number): void
  /** @param outcome class of the status, e.g. `2xx`, or the transport's word, e.g. `TIMEOUT`. */
  observeBackendCall(backend: string, outcome: string, durationMs: number): void
  readonly observeBackendEvent: OnBackendEvent
  readonly maps: MapsCounts
  /** From now on what the record cache does is shown, too. Once. */
  watchCache(figures: CacheFiguresByCoordinate): void
  readonly observeStreamConnection: (event: StreamConnectionEvent) => void
  /** From now on what streams do is shown, too. Once. */
  watchStreams(sources: StreamSources): void
  /** The text that Prometheus scrapes. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>
}

export interface MetricsOptions {
  /** Memory, CPU, event loop and garbage collection of this process. Default true. */
  readonly ofProcess?: boolean
}

export function createMetrics({ ofProcess = true }: MetricsOptions = {}): Metrics {
  const registry = new Registry()
  if (ofProcess) collectDefaultMetrics({ register: registry })
  const observeRequest = createDurations({
    name: 'roundabout_request_duration_seconds',
    help: 'Requests by route and outcome (OK, the code of the first error, or CUT: not answered to the end).',
    labels: ['route', 'outcome'],
    registry,
  })
  const observeBackendCall = createDurations({
    name: 'roundabout_backend_call_duration_seconds',
    help: 'Calls to backends by backend and outcome (class of the status, or why there was no answer).',
    labels: ['backend', 'outcome'],
    registry,
  })
  return {
    observeRequest,
    observeBackendCall,
    observeBackendEvent: countBackendEvents(registry),
    maps: countMaps(registry),
    watchCache: (figures) => countCache(registry, figures),
    observeStreamConnection: countClosings(registry),
    watchStreams: (sources) => countStreams(registry, sources),
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}
