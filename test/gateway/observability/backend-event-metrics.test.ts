import { expect, test } from '@jest/globals'
import { createMetrics } from '../../../gateway/observability/metrics.ts'

test('what happens between us and backends is counted by backend', async () => {
  const metrics = createMetrics({ ofProcess: false })
  const circuit = { kind: 'circuit', backend: 'maps', target: 'maps.test/v1' } as const

  metrics.observeBackendEvent({ ...circuit, state: 'OPEN' })
  metrics.observeBackendEvent({ ...circuit, state: 'HALF_OPEN' })
  metrics.observeBackendEvent({ kind: 'retry', backend: 'maps' })
  metrics.observeBackendEvent({ kind: 'retry', backend: 'maps' })
  metrics.observeBackendEvent({ kind: 'hedge', backend: 'users' })
  metrics.observeBackendEvent({ kind: 'refused', backend: 'users', reason: 'QUEUE' })

  const { body } = await metrics.render()
  const lines = body
    .split('\n')
    .filter((line) => /^roundabout_backend_(circuit|further|refused)/.test(line))
  expect(lines).toEqual([
    'roundabout_backend_circuit_state{backend="maps",target="maps.test/v1"} 1',
    'roundabout_backend_further_calls_total{backend="maps",kind="retry"} 2',
    'roundabout_backend_further_calls_total{backend="users",kind="hedge"} 1',
    'roundabout_backend_refused_calls_total{backend="users",reason="QUEUE"} 1',
  ])
})
