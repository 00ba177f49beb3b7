import { expect, test } from '@jest/globals'
import { measureTransport } from '../../../gateway/observability/measure-transport.ts'
import { createMetrics } from '../../../gateway/observability/metrics.ts'
import { TransportError } from '../../../subgraphs/backend/transport.ts'
import { fakeTransport } from '../../support/fake-transport.ts'

const request = {
  method: 'GET',
  url: 'https://maps.example/secret-path',
  headers: {},
  timeoutMs: 1000,
  maxBytes: 1000,
} as const

const createMeter = () => {
  const calls: (readonly [string, string, number])[] = []
  let nowMs = 0
  const metrics = {
    observeBackendCall: (...call: readonly [string, string, number]) => void calls.push(call),
  }
  return { calls, options: { backend: 'maps', metrics, nowMs: () => (nowMs += 5) } }
}

test('answers what the transport answers, and counts it by class of status', async () => {
  const { calls, options } = createMeter()
  const { transport } = fakeTransport(() => ({ status: 404, body: 'gone' }))

  const response = await measureTransport(transport, options)(request)

  expect([response.status, response.body.toString()]).toEqual([404, 'gone'])
  expect(calls).toEqual([['maps', '4xx', 5]])
})

test('passes a failure on, and counts it by its reason', async () => {
  const { calls, options } = createMeter()
  const failure = new TransportError('TIMEOUT')
  const { transport } = fakeTransport(() => Promise.reject(failure))

  await expect(measureTransport(transport, options)(request)).rejects.toBe(failure)

  expect(calls).toEqual([['maps', 'TIMEOUT', 5]])
})

test('the metrics name backend and outcome, and no URL', async () => {
  const metrics = createMetrics({ ofProcess: false })
  const { transport } = fakeTransport(() => ({ body: {} }))

  await measureTransport(transport, { backend: 'maps', metrics })(request)
  const { body } = await metrics.render()

  expect(body).toContain(
    'roundabout_backend_call_duration_seconds_count{backend="maps",outcome="2xx"} 1',
  )
  expect(body).not.toContain('secret-path')
})

test('two registries of one process do not meet', async () => {
  const [one, other] = [createMetrics({ ofProcess: false }), createMetrics({ ofProcess: false })]

  one.observeRequest('/graphql', 'OK', 3)

  expect((await other.render()).body).not.toContain('outcome="OK"')
})
