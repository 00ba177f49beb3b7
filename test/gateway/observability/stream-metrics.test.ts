import { expect, test } from '@jest/globals'
import { createMetrics } from '../../../gateway/observability/metrics.ts'

test('shows what streams and live positions did when it is read', async () => {
  const metrics = createMetrics({ ofProcess: false })
  let delivered = 4
  metrics.watchStreams({
    live: () => ({
      cars: 3,
      accepted: 10,
      dropped: { NULL_ISLAND: 2 },
      upstream: {
        ...{ state: 'CONNECTED', subscriptions: 3, connects: 1 },
        ...{ received: 12, sent: 1, unsent: 0 },
      },
      polls: { calls: 7, failures: 1, slowed: 0 },
    }),
    streams: () => ({
      ...{ streams: 2, listeners: 5, executed: 2, delivered, conflated: 1 },
      ended: { FORBIDDEN: 1 },
    }),
    connections: () => ({ webSocket: 4, sse: 1 }),
  })

  delivered = 6
  const { body } = await metrics.render()

  expect(body.split('\n')).toEqual(
    expect.arrayContaining([
      'roundabout_live_cars 3',
      'roundabout_live_broker_connected 1',
      'roundabout_live_broker_topics 3',
      'roundabout_live_broker_messages_total{direction="received"} 12',
      'roundabout_live_positions_total{outcome="NULL_ISLAND"} 2',
      'roundabout_live_polls_total{outcome="asked"} 7',
      'roundabout_stream_listeners 5',
      'roundabout_stream_answers_total{step="delivered"} 6',
      'roundabout_stream_connections{transport="WEBSOCKET"} 4',
      'roundabout_stream_ended_total{code="FORBIDDEN"} 1',
    ]),
  )
})

test('shows zero where no stream is served', async () => {
  const metrics = createMetrics({ ofProcess: false })
  metrics.watchStreams({
    live: () => ({ cars: 0, accepted: 0, dropped: {}, upstream: null, polls: null }),
    streams: () => null,
    connections: () => ({ webSocket: 0, sse: 0 }),
  })

  const { body } = await metrics.render()

  expect(body).toContain('roundabout_stream_listeners 0')
  expect(body).toContain('roundabout_live_broker_connected 0')
})

test('counts connections by why they ended', async () => {
  const metrics = createMetrics({ ofProcess: false })
  const connection = { requestId: 'r', transport: 'SSE', caller: 'USER', appId: null } as const

  metrics.observeStreamConnection({ ...connection, state: 'OPENED' })
  for (const reason of ['SLOW', 'CLIENT', 'CLIENT'] as const) {
    metrics.observeStreamConnection({
      ...connection,
      ...{ state: 'CLOSED', durationMs: 1, reason, closeCode: null },
    })
  }
  const { body } = await metrics.render()

  const lines = body.split('\n').filter((line) => line.startsWith('roundabout_stream_conn'))
  expect(lines).toEqual([
    'roundabout_stream_connections_closed_total{transport="SSE",reason="SLOW"} 1',
    'roundabout_stream_connections_closed_total{transport="SSE",reason="CLIENT"} 2',
  ])
})
