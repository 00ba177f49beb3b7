import { Counter, Gauge, type Registry } from 'prom-client'

/** What the record cache did and holds of one kind of record. */
export interface CacheFigures {
  readonly hits: number
  readonly sharedHits: number
  readonly stale: number
  readonly misses: number
  readonly coalesced: number
  readonly evictions: number
  readonly records: number
  readonly bytes: number
}

export interface CacheFiguresByCoordinate {
  entries(): Iterable<readonly [coordinate: string, figures: CacheFigures]>
}

const READS = {
  hit: 'hits',
  shared_hit: 'sharedHits',
  stale: 'stale',
  miss: 'misses',
  coalesced: 'coalesced',
} as const satisfies Readonly<Record<string, keyof CacheFigures>>

/** Reads them whenever Prometheus does: counting costs requests nothing. */
export function countCache(registry: Registry, figures: CacheFiguresByCoordinate): void {
  const registers = [registry]
  new Counter({
    name: 'roundabout_cache_reads_total',
    help: 'Records by where they came from: hit (this process), shared_hit (Redis), stale (past their age), miss (the backend), coalesced (of these, waited with somebody else).',
    labelNames: ['coordinate', 'outcome'],
    registers,
    collect() {
      this.reset()
      for (const [coordinate, its] of figures.entries()) {
        for (const [outcome, name] of Object.entries(READS)) {
          this.inc({ coordinate, outcome }, its[name])
        }
      }
    },
  })
  new Counter({
    name: 'roundabout_cache_evictions_total',
    help: 'Records pushed out of this process for want of room (CACHE_MAX_RECORDS, CACHE_MAX_BYTES).',
    labelNames: ['coordinate'],
    registers,
    collect() {
      this.reset()
      for (const [coordinate, { evictions }] of figures.entries())
        this.inc({ coordinate }, evictions)
    },
  })
  gauge('roundabout_cache_records', 'Records in this process.', 'records')
  gauge('roundabout_cache_bytes', 'About how many bytes they take.', 'bytes')

  function gauge(name: string, help: string, which: 'records' | 'bytes'): void {
    new Gauge({
      ...{ name, help, registers },
      labelNames: ['coordinate'],
      collect() {
        for (const [coordinate, its] of figures.entries()) this.set({ coordinate }, its[which])
      },
    })
  }
}
