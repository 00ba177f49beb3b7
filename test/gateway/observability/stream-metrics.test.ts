import { expect, test } from '@jest/globals'
import { createMetrics } from '../../../gateway/observability/metrics.ts'
import type { StreamFigures } from '../../../gateway/observability/stream-metrics.ts'

const FIGURES: StreamFigures = {
  connections: { webSocket: 3, sse: 1 },
  answers: {
    ...{ streams: 2, listeners: 7, executed: 10, delivered: 30, conflated: 4 },
    ended: { SUBSCRIPTION_REQUIRED: 2 },
  },
  live: {
    ...{ cars: 5, accepted: 40, dropped: { NULL_ISLAND: 6 } },
    upstream: {
      ...{ state: 'CONNECTED', subscriptions: 5, connects: 2, received: 99, sent: 8, unsent: 1 },
    },
    polls: { calls: 9, failures: 2, slowed: 3 },
  },
}

const QUIET: StreamFigures = {
  connections: { webSocket: 0, sse: 0 },
  answers: null,
  live: { cars: 0, accepted: 0, dropped: {}, upstream: null, polls: null },
}

test('what streams do and hold is read when it is asked for', async () => {
  const { watchStreams, render } = createMetrics({ ofProcess: false })
  let figures = QUIET

  watchStreams(() => figures)
  figures = FIGURES

  const { body } = await render()
  const lines = body.split('\n').filter((line) => /^roundabout_(live|stream|broker)/.test(line))
  expect(lines).toEqual([
    'roundabout_stream_connections{kind="websocket"} 3',
    'roundabout_stream_connections{kind="sse"} 1',
    'roundabout_streams 2',
    'roundabout_stream_listeners 7',
    'roundabout_stream_answers_total{outcome="executed"} 10',
    'roundabout_stream_answers_total{outcome="delivered"} 30',
    'roundabout_stream_answers_total{outcome="conflated"} 4',
    'roundabout_streams_ended_total{code="SUBSCRIPTION_REQUIRED"} 2',
    'roundabout_live_cars 5',
    'roundabout_live_positions_total{outcome="accepted"} 40',
    'roundabout_live_positions_total{outcome="null_island"} 6',
    'roundabout_broker_connected 1',
    'roundabout_broker_subscriptions 5',
    'roundabout_broker_connects_total 2',
    'roundabout_broker_messages_total{direction="received"} 99',
    'roundabout_broker_messages_total{direction="sent"} 8',
    'roundabout_broker_unsent_messages 1',
    'roundabout_live_polls_total{outcome="asked"} 9',
    'roundabout_live_polls_total{outcome="failed"} 2',
    'roundabout_live_polls_total{outcome="slowed"} 3',
  ])
})

test('what does not exist is not counted as nothing', async () => {
  const { watchStreams, render } = createMetrics({ ofProcess: false })

  watchStreams(() => QUIET)

  const { body } = await render()
  expect(body).toMatch(/^roundabout_live_cars 0$/m)
  expect(body).not.toMatch(/^roundabout_(broker_connected|live_polls_total\S*) \d/m)
})
