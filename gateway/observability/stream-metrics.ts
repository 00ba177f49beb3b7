import { Counter, Gauge, type Registry } from 'prom-client'

/** Of live positions, wherever they come from. */
export interface LiveFigures {
  readonly cars: number
  readonly accepted: number
  readonly dropped: Readonly<Record<string, number>>
  readonly upstream: { readonly state: string; readonly connects: number } | null
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
}

export interface StreamSources {
  readonly live: () => LiveFigures
  readonly streams: () => StreamFigures | null
}

/** Reads them whenever Prometheus does: counting costs streams nothing. */
export function countStreams(registry: Registry, { live, streams }: StreamSources): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      ...{ name: `roundabout_${name}`, help, registers: [registry] },
      collect() {
        this.set(read())
      },
    })
  const counter = (
    { name, help, label }: { readonly name: string; readonly help: string; readonly label: string },
    read: () => Readonly<Record<string, number>>,
  ) =>
    new Counter({
      ...{ name: `roundabout_${name}_total`, help, labelNames: [label], registers: [registry] },
      collect() {
        this.reset()
        for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count)
      },
    })

  gauge('live_cars', 'Cars that are watched.', () => live().cars)
  gauge(
    'live_broker_connected',
    '1 while the broker is there, 0 while it is not or not needed.',
    () => (live().upstream?.state === 'CONNECTED' ? 1 : 0),
  )
  gauge('stream_runs_open', 'Distinct streams that are run.', () => streams()?.streams ?? 0)
  gauge('stream_listeners', 'Listeners to them.', () => streams()?.listeners ?? 0)
  counter(
    {
      name: 'live_positions',
      help: 'Positions by what became of them: ACCEPTED, or why they were dropped.',
      label: 'outcome',
    },
    () => ({ ACCEPTED: live().accepted, ...live().dropped }),
  )
  counter(
    {
      name: 'live_polls',
      help: 'Questions to cars that stream nothing: asked (billed), failed (of these), slowed (had to wait for the price cap).',
      label: 'outcome',
    },
    () => {
      const { calls = 0, failures = 0, slowed = 0 } = live().polls ?? {}
      return { asked: calls, failed: failures, slowed }
    },
  )
  counter(
    {
      name: 'stream_answers',
      help: 'Answers of streams: run (once for all listeners alike), delivered (to each), conflated (of these, gave way to a newer one).',
      label: 'step',
    },
    () => {
      const { executed = 0, delivered = 0, conflated = 0 } = streams() ?? {}
      return { run: executed, delivered, conflated }
    },
  )
}
