import { Counter, Gauge, type Registry } from 'prom-client'
import type { CircuitState, OnBackendEvent } from '../../subgraphs/backend/backend-event.ts'

const STATES: Readonly<Record<CircuitState, number>> = { CLOSED: 0, HALF_OPEN: 1, OPEN: 2 }

/** What happens between us and backends beside calls, for Prometheus. */
export function countBackendEvents(registry: Registry): OnBackendEvent {
  const circuits = new Gauge({
    name: 'roundabout_backend_circuit_state',
    help: 'Whether a backend is asked: 0 = yes, 1 = one call finds out, 2 = it is left alone. By its address.',
    labelNames: ['backend', 'target'],
    registers: [registry],
  })
  const furtherCalls = new Counter({
    name: 'roundabout_backend_further_calls_total',
    help: 'Calls made beside the first one: a retry of a failed read, a hedge beside a slow one.',
    labelNames: ['backend', 'kind'],
    registers: [registry],
  })
  const refused = new Counter({
    name: 'roundabout_backend_refused_calls_total',
    help: 'Calls not made: CIRCUIT (the backend has been failing), QUEUE (too many wait), DEADLINE (no time left).',
    labelNames: ['backend', 'reason'],
    registers: [registry],
  })
  return (event) => {
    const { backend, kind } = event
    if (kind === 'circuit') circuits.set({ backend, target: event.target }, STATES[event.state])
    else if (kind === 'refused') refused.inc({ backend, reason: event.reason })
    else furtherCalls.inc({ backend, kind })
  }
}
