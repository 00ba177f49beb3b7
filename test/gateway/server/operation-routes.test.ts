import { afterEach, describe, expect, test } from '@jest/globals'
import { createMetrics } from '../../../gateway/observability/metrics.ts'
import { startTestServer, type TestServer } from './test-server.ts'

let server: TestServer

afterEach(() => server.close())

describe('health', () => {
  test('is live and ready when every check passes', async () => {
    server = await startTestServer({ http: { checks: { redis: () => Promise.resolve('PONG') } } })

    const live = await fetch(`${server.url}/health/live`)
    const ready = await fetch(`${server.url}/health/ready`)

    expect([live.status, await live.json()]).toEqual([200, { status: 'live' }])
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }])
    expect(ready.headers.get('cache-control')).toBe('no-store')
  })

  test('is live but not ready when a check fails, and says only which', async () => {
    const checks = {
      redis: () => Promise.reject(new Error('redis://:password@host')),
      broker: () => Promise.resolve(),
    }
    server = await startTestServer({ http: { checks } })

    const live = await fetch(`${server.url}/health/live`)
    const ready = await fetch(`${server.url}/health/ready`)

    expect(live.status).toBe(200)
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'not ready', failing: ['redis'] },
    ])
  })

  test('may be asked by HEAD', async () => {
    server = await startTestServer()

    const { status } = await fetch(`${server.url}/health/ready`, { method: 'HEAD' })

    expect(status).toBe(200)
  })
})

test('metrics are what the registry renders', async () => {
  const metrics = createMetrics({ ofProcess: false })
  metrics.observeRequest('/graphql', 'OK', 12)
  server = await startTestServer({ http: { renderMetrics: () => metrics.render() } })

  const answer = await fetch(`${server.url}/metrics`)

  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=/)
  expect(await answer.text()).toContain(
    'roundabout_request_duration_seconds_count{route="/graphql",outcome="OK"} 1',
  )
})
