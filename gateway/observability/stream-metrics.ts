import { Counter, Gauge, type Registry } from 'prom-client'

/** What streams do and hold; counts are those since the process started. */
export interface StreamFigures {
  /** Open ones. */
  readonly connections: { readonly webSocket: number; readonly sse: number }
  /** `null` = nothing is answered as a stream. */
  readonly answers: {
    readonly streams: number
    readonly listeners: number
    readonly executed: number
    readonly delivered: number
    readonly conflated: number
    /** Streams that had to end, by the code of the error they were told. */
    readonly ended: Readonly<Record<string, number>>
  } | null
  readonly live: LiveFigures
}

/** What comes in. */
export interface LiveFigures {
  readonly cars: number
  readonly accepted: number
  readonly dropped: Readonly<Record<string, number>>
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

type Values = Readonly<Record<string, number | undefined>>

/** Reads them whenever Prometheus does: counting costs streams nothing. */
export function countStreams(registry: Registry, read: () => StreamFigures): void {
  countOut(registry, read)
  countIn(registry, () => read().live)
}

function countOut(registry: Registry, read: () => StreamFigures): void {
  show(Gauge, registry, {
    name: 'roundabout_stream_connections',
    help: 'Open connections that streams leave by.',
    label: 'kind',
    read: () => {
      const { webSocket, sse } = read().connections
      return { websocket: webSocket, sse }
    },
  })
  show(Gauge, registry, {
    name: 'roundabout_streams',
    help: 'Streams that are run: listeners who are answered alike share one.',
    read: () => ({ '': read().answers?.streams }),
  })
  show(Gauge, registry, {
    name: 'roundabout_stream_listeners',
    help: 'Listeners of all streams together.',
    read: () => ({ '': read().answers?.listeners }),
  })
  show(Counter, registry, {
    name: 'roundabout_stream_answers_total',
    help: 'Answers: executed once for all listeners alike, delivered to one of them, conflated (a newer one came before a slow listener took it).',
    label: 'outcome',
    read: () => {
      const { executed, delivered, conflated } = read().answers ?? {}
      return { executed, delivered, conflated }
    },
  })
  show(Counter, registry, {
    name: 'roundabout_streams_ended_total',
    help: 'Streams of one listener that might not go on, by the code of the error that said so.',
    label: 'code',
    read: () => read().answers?.ended ?? {},
  })
}

function countIn(registry: Registry, read: () => LiveFigures): void {
  show(Gauge, registry, {
    name: 'roundabout_live_cars',
    help: 'Cars that are watched.',
    read: () => ({ '': read().cars }),
  })
  show(Counter, registry, {
    name: 'roundabout_live_positions_total',
    help: 'Positions that came in: accepted, or why one was dropped.',
    label: 'outcome',
    read: () => ({ accepted: read().accepted, ...lowerCased(read().dropped) }),
  })
  show(Gauge, registry, {
    name: 'roundabout_broker_connected',
    help: 'Whether the broker is there: 1, or 0. Nobody connects before the first listener comes.',
    read: () => {
      const { upstream } = read()
      return { '': upstream ? Number(upstream.state === 'CONNECTED') : undefined }
    },
  })
  show(Gauge, registry, {
    name: 'roundabout_broker_subscriptions',
    help: 'Topic filters that the broker has granted.',
    read: () => ({ '': read().upstream?.subscriptions }),
  })
  show(Counter, registry, {
    name: 'roundabout_broker_connects_total',
    help: 'Connections to the broker that came about; all but the first are reconnects.',
    read: () => ({ '': read().upstream?.connects }),
  })
  show(Counter, registry, {
    name: 'roundabout_broker_messages_total',
    help: 'Messages from and to the broker.',
    label: 'direction',
    read: () => ({ received: read().upstream?.received, sent: read().upstream?.sent }),
  })
  show(Gauge, registry, {
    name: 'roundabout_broker_unsent_messages',
    help: 'Messages that wait for the broker to come back.',
    read: () => ({ '': read().upstream?.unsent }),
  })
  show(Counter, registry, {
    name: 'roundabout_live_polls_total',
    help: 'Questions to cars of which nothing is heard: asked (billed), failed (of these), slowed (had to wait for the price cap).',
    label: 'outcome',
    read: () => {
      const { calls: asked, failures: failed, slowed } = read().polls ?? {}
      return { asked, failed, slowed }
    },
  })
}

interface Shown {
  readonly name: string
  readonly help: string
  /** Left out: there is one value, under the empty text. */
  readonly label?: string
  /** By the label's value; `undefined` = there is none. */
  readonly read: () => Values
}

function show(
  Metric: typeof Counter | typeof Gauge,
  registry: Registry,
  { name, help, label, read }: Shown,
): void {
  new Metric<string>({
    ...{ name, help, registers: [registry] },
    labelNames: label === undefined ? [] : [label],
    collect() {
      this.reset()
      if (label === undefined) this.remove()
      for (const [value, count] of Object.entries(read())) {
        if (count !== undefined) this.inc(label === undefined ? {} : { [label]: value }, count)
      }
    },
  })
}

const lowerCased = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]))
