import { expect, test } from '@jest/globals'
import { createCallMeter } from '../../../gateway/observability/call-meter.ts'
import { createMetrics } from '../../../gateway/observability/metrics.ts'

type Call = readonly [backend: string, outcome: string, durationMs: number]

const createMeter = () => {
  const calls: Call[] = []
  const metrics = { observeBackendCall: (...call: Call) => void calls.push(call) }
  return { calls, meter: createCallMeter('maps', metrics) }
}

test('an answer counts by the class of its status', () => {
  const { calls, meter } = createMeter()

  meter(204, 5)
  meter(404, 6)

  expect(calls).toEqual([
    ['maps', '2xx', 5],
    ['maps', '4xx', 6],
  ])
})

test('a call without an answer counts by its reason', () => {
  const { calls, meter } = createMeter()

  meter('TIMEOUT', 7)

  expect(calls).toEqual([['maps', 'TIMEOUT', 7]])
})

test('whoever scrapes sees every call until then, by backend and outcome', async () => {
  const metrics = createMetrics({ ofProcess: false })
  const meter = createCallMeter('maps', metrics)

  for (let call = 0; call < 3000; call += 1) meter(200, 30)
  meter(503, 2)
  const { body } = await metrics.render()

  const name = 'roundabout_backend_call_duration_seconds'
  expect(body).toContain(`${name}_count{backend="maps",outcome="2xx"} 3000`)
  expect(body).toContain(`${name}_bucket{le="0.025",backend="maps",outcome="2xx"} 0`)
  expect(body).toContain(`${name}_bucket{le="0.05",backend="maps",outcome="2xx"} 3000`)
  expect(body).toContain(`${name}_count{backend="maps",outcome="5xx"} 1`)
})

test('a scrape that follows another one counts nothing twice', async () => {
  const metrics = createMetrics({ ofProcess: false })
  createCallMeter('maps', metrics)(200, 30)

  await metrics.render()
  const { body } = await metrics.render()

  expect(body).toContain('_count{backend="maps",outcome="2xx"} 1')
})

test('two registries of one process do not meet', async () => {
  const [one, other] = [createMetrics({ ofProcess: false }), createMetrics({ ofProcess: false })]

  one.observeRequest('/graphql', 'OK', 3)

  expect((await other.render()).body).not.toContain('outcome="OK"')
})
