import { Counter, Gauge, type Registry } from 'prom-client'
import type { StreamConnectionEvent } from './stream-events.ts'

/** Of live positions, wherever they come from. */
export interface LiveFigures {
  readonly cars: number
  readonly accepted: number
  readonly dropped: Readonly<Record<string, number>>
  /** `null` = there is no broker. */
  readonly upstream: {
    readonly state: string
    readonly subscriptions: number
    readonly connects: number
    readonly received: number
    readonly sent: number
    readonly unsent: number
  } | null
  readonly polls: {
    readonly calls: number
    readonly failures: number
    readonly slowed: number
  } | null
}

/** Of streams to clients; `null` = none are served yet. */
export interface StreamFigures {
  readonly streams: number
  readonly listeners: number
  readonly executed: number
  readonly delivered: number
  readonly conflated: number
  /** Streams that might not go on, by the code of the error that said so. */
  readonly ended: Readonly<Record<string, number>>
}

/** Connections that streams leave by and that are open. */
export interface ConnectionFigures {
  readonly webSocket: number
  readonly sse: number
}

export interface StreamSources {
  readonly live: () => LiveFigures
  readonly streams: () => StreamFigures | null
  readonly connections: () => ConnectionFigures
}

/** Reads them whenever Prometheus does: counting costs streams nothing. */
export function countStreams(registry: Registry, sources: StreamSources): void {
  countOut(createShow(registry), sources)
  countIn(createShow(registry), sources.live)
}

function countOut(show: Show, { streams, connections }: Omit<StreamSources, 'live'>): void {
  show.byLabel(
    Gauge,
    ['stream_connections', 'Open connections that streams leave by.', 'transport'],
    () => ({ WEBSOCKET: connections().webSocket, SSE: connections().sse }),
  )
  show.gauge('stream_runs_open', 'Distinct streams that are run.', () => streams()?.streams ?? 0)
  show.gauge('stream_listeners', 'Listeners to them.', () => streams()?.listeners ?? 0)
  show.byLabel(
    Counter,
    [
      'stream_answers_total',
      'Answers of streams: run (once for all listeners alike), delivered (to each), conflated (of these, gave way to a newer one).',
      'step',
    ],
    () => {
      const { executed = 0, delivered = 0, conflated = 0 } = streams() ?? {}
      return { run: executed, delivered, conflated }
    },
  )
  show.byLabel(
    Counter,
    [
      'stream_ended_total',
      'Streams of one listener that might not go on, by the code of the error that it was told.',
      'code',
    ],
    () => streams()?.ended ?? {},
  )
}

function countIn(show: Show, live: StreamSources['live']): void {
  const upstream = (figure: 'subscriptions' | 'connects' | 'unsent') =>
    live().upstream?.[figure] ?? 0
  show.gauge('live_cars', 'Cars that are watched.', () => live().cars)
  show.gauge(
    'live_broker_connected',
    '1 while the broker is there, 0 while it is not or not needed.',
    () => (live().upstream?.state === 'CONNECTED' ? 1 : 0),
  )
  show.gauge('live_broker_topics', 'Topics that the broker has granted.', () =>
    upstream('subscriptions'),
  )
  show.gauge('live_broker_unsent', 'Messages that wait until the broker is back.', () =>
    upstream('unsent'),
  )
  show.byLabel(
    Counter,
    ['live_broker_messages_total', 'Messages from and to the broker.', 'direction'],
    () => ({ received: live().upstream?.received ?? 0, sent: live().upstream?.sent ?? 0 }),
  )
  show.byLabel(
    Counter,
    ['live_broker_connects_total', 'Connections to the broker that came about.'],
    () => ({ '': upstream('connects') }),
  )
  show.byLabel(
    Counter,
    [
      'live_positions_total',
      'Positions by what became of them: ACCEPTED, or why they were dropped.',
      'outcome',
    ],
    () => ({ ACCEPTED: live().accepted, ...live().dropped }),
  )
  show.byLabel(
    Counter,
    [
      'live_polls_total',
      'Questions to cars that stream nothing: asked (billed), failed (of these), slowed (had to wait for the price cap).',
      'outcome',
    ],
    () => {
      const { calls = 0, failures = 0, slowed = 0 } = live().polls ?? {}
      return { asked: calls, failed: failures, slowed }
    },
  )
}

/** Told of every connection, counts those that have ended. */
export function countClosings(registry: Registry): (event: StreamConnectionEvent) => void {
  const closings = new Counter({
    name: 'roundabout_stream_connections_closed_total',
    help: 'Connections that streams left by, or that were refused, by why they ended.',
    labelNames: ['transport', 'reason'],
    registers: [registry],
  })
  return (event) => {
    const { transport } = event
    if (event.state === 'CLOSED') closings.inc({ transport, reason: event.reason })
  }
}

type Labelled = readonly [name: string, help: string, label?: string]

interface Show {
  gauge(name: string, help: string, read: () => number): void
  /** One value by each value of the label; without a label there is one, under the empty text. */
  byLabel(
    Metric: typeof Counter | typeof Gauge,
    labelled: Labelled,
    read: () => Readonly<Record<string, number>>,
  ): void
}

function createShow(registry: Registry): Show {
  const byLabel: Show['byLabel'] = (Metric, [name, help, label], read) => {
    new Metric<string>({
      ...{ name: `roundabout_${name}`, help, registers: [registry] },
      labelNames: label === undefined ? [] : [label],
      collect() {
        this.reset()
        for (const [value, count] of Object.entries(read())) {
          this.inc(label === undefined ? {} : { [label]: value }, count)
        }
      },
    })
  }
  const gauge: Show['gauge'] = (name, help, read) =>
    byLabel(Gauge, [name, help], () => ({ '': read() }))
  return { gauge, byLabel }
}
